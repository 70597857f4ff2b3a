"""Lifetime licenses: what everybody holds, ordering, one order, canceling it (guide 2.7.3.1, 2.7.3.4)."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.actions.lifetime import cancel_lifetime, order_lifetime
from billing.actions.move_lifetime import why_not
from billing.filters.lifetime import HoldingFilters, LifetimeHistoryFilters
from billing.forms.lifetime import COUNT, LifetimeOrderForm
from billing.lifetime import LIFETIME_TONES, LifetimeOption, LifetimeState, LifetimeVerb
from billing.models import LifetimeHolding, LifetimeOrder
from billing.queries.lifetime import (
    holdings,
    may_take,
    orders_of,
    received_of,
    requested_of,
    totals_of,
    whom_to_ask,
)
from billing.queries.lifetime_price import offer_of, own_offer
from billing.tables.lifetime import HoldingOrderTable, HoldingTable, ReceivedTable, RequestedTable
from oms.kit.grid import GridView
from oms.kit.pages import Page
from oms.kit.refusals import refusals
from oms.kit.screens import registry
from oms.kit.undo import done
from orders.forms.rows import unjudged

ORDER, STATUS = "lifetime-order", "lifetime-status"
EMPTY = gettext_lazy("Neither your company nor one below it has lifetime licenses, or has ordered any.")


class LifetimeHoldings(GridView):
    """guide 2.7.3.1"""

    screen = ORDER
    table, filters, default_sort = HoldingOrderTable, HoldingFilters, "partner"
    empty_text = EMPTY
    creates = (gettext_lazy("Order lifetime licenses"), "billing:lifetime-new", ORDER)

    def rows(self) -> Any:
        return holdings(self.request.user)


class LifetimeStatus(LifetimeHoldings):
    """guide 2.7.3.4"""

    screen = STATUS
    table, creates = HoldingTable, None


class OfHolding(GridView):
    """The orders of a partner and option: those it asked for, or those it was asked for. A tab without any is not there.

    `area`: the screen that it is a tab of; `named`: how the addresses of its tabs begin.
    """

    template = "billing/lifetime_orders.html"
    filters, default_sort = LifetimeHistoryFilters, "-ordered_at"
    area, named, received = ORDER, "billing:lifetime", False

    @cached_property
    def holding(self) -> LifetimeHolding:
        mine = LifetimeHolding.objects.visible_to(self.request.user).select_related("partner")
        return get_object_or_404(mine, pk=self.kwargs["pk"])

    def rows(self) -> Any:
        find = received_of if self.received else requested_of
        return find(self.request.user, self.holding)

    def context(self, grid: Any) -> dict[str, Any]:
        user, holding, area = self.request.user, self.holding, registry[self.area]
        tabs = []
        for name, find in (("requested", requested_of), ("received", received_of)):
            code = f"{self.area}.{name}"
            if code == self.screen or find(user, holding).exists():
                address = reverse(f"{self.named}-{name}", args=[holding.pk])
                tabs.append({"title": registry[code].title, "address": address, "current": code == self.screen})
        return {"holding": holding, "tabs": tabs, "area": area}


class RequestedHere(OfHolding):
    """guide 2.7.3.1.2"""

    screen, table = "lifetime-order.requested", RequestedTable
    empty_text = gettext_lazy("It has ordered none of this option.")


class ReceivedHere(OfHolding):
    """guide 2.7.3.1.3"""

    screen, table, received = "lifetime-order.received", ReceivedTable, True
    empty_text = gettext_lazy("It was asked for none of this option.")


class RequestedThere(RequestedHere):
    """guide 2.7.3.4.1"""

    screen, area, named = "lifetime-status.requested", STATUS, "billing:lifetime-status"


class ReceivedThere(ReceivedHere):
    """guide 2.7.3.4.2"""

    screen, area, named = "lifetime-status.received", STATUS, "billing:lifetime-status"


class NewLifetimeOrder(Page):
    """guide 2.7.3.1.1: for the own company."""

    screen = ORDER
    template = "billing/lifetime_new.html"
    redraws = COUNT

    def form(self, data: Any = None) -> LifetimeOrderForm:
        user = self.request.user
        initial = {"act_date": timezone.localdate(), "option": LifetimeOption.LIFETIME.value}
        return LifetimeOrderForm(
            data, initial=initial, company=user.partner.name, asked=whom_to_ask(user),
            totals=totals_of(user.partner_id), offer=own_offer(user),
        )  # fmt: skip

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(form=self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        if COUNT in request.POST:
            return self.page(**unjudged({"form": form}))
        if form.is_valid():
            with refusals(form):
                made = order_lifetime(**form.order(), by=request.user, at=timezone.now())
        if form.errors:
            return self.page(422, form=form)
        done(request, _("%(asked)s is asked for your lifetime licenses.") % {"asked": made.asked_name}, None)
        return redirect(made)


class OfLifetimeOrder(Page):
    """A page of one order that the reader's company has a part in."""

    @cached_property
    def order(self) -> LifetimeOrder:
        return get_object_or_404(orders_of(self.request.user).select_related("partner"), pk=self.kwargs["pk"])

    def told(self, **more: Any) -> dict[str, Any]:
        order, user = self.order, self.request.user
        open_now = order.state == LifetimeState.ORDERED
        price = offer_of(order, user).words(
            option=order.option, years=order.years, quantity=order.quantity, day=order.act_date
        )
        return {
            "order": order, "price": price, "tone": LIFETIME_TONES[LifetimeState(order.state)],
            "may_cancel": open_now and may_take(user, order, LifetimeVerb.CANCEL),
            "may_decide": open_now and may_take(user, order, LifetimeVerb.APPROVE) and user.may_open("lifetime-approval"),
            **more,
        }  # fmt: skip


class OneLifetimeOrder(OfLifetimeOrder):
    screen = "lifetime-order.one"
    template = "billing/lifetime_order.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(**self.told())


class CancelLifetimeOrder(OfLifetimeOrder):
    """Asks first."""

    screen = "lifetime-order.one"
    template = "billing/lifetime_cancel.html"

    def why_forbidden(self) -> str:
        mine = may_take(self.request.user, self.order, LifetimeVerb.CANCEL)
        return "" if mine else why_not(self.order, LifetimeVerb.CANCEL)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(**self.told())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        with refusals() as refused:
            cancel_lifetime(order=self.order, by=request.user, at=timezone.now())
        if refused:
            return self.page(422, **self.told(refused=refused.problems))
        done(request, _("The order of lifetime licenses is canceled."), None)
        return redirect(self.order)
