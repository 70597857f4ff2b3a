"""Orders of lifetime licenses that wait for the own company, and the lists of all (guide 2.7.3.2, 2.7.3.3)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.actions.lifetime import approve_lifetime, reject_lifetime
from billing.actions.move_lifetime import why_not
from billing.filters.lifetime import LifetimeQueueFilters, LifetimeStatusFilters
from billing.forms.lifetime import LifetimeDecideForm
from billing.lifetime import LifetimeVerb
from billing.queries.lifetime import least_from, may_take, orders_of, waiting_for
from billing.queries.lifetime_price import with_prices
from billing.tables.lifetime import LifetimeQueueTable, LifetimeStatusTable
from billing.views.lifetime import OfLifetimeOrder
from oms.kit.grid import GridView
from oms.kit.refusals import refusals
from oms.kit.undo import done
from partners.models import Partner

APPROVAL = "lifetime-approval"


class LifetimeApproval(GridView):
    """guide 2.7.3.2"""

    screen = APPROVAL
    table, filters, default_sort = LifetimeQueueTable, LifetimeQueueFilters, "ordered_at"
    empty_text = gettext_lazy("No order of lifetime licenses waits for your company.")

    def rows(self) -> Any:
        return waiting_for(self.request.user)


class LifetimeOrders(GridView):
    """guide 2.7.3.3: the own orders with those from below, and those that the own company was asked for."""

    screen = "lifetime-order-status"
    table, filters, default_sort = LifetimeStatusTable, LifetimeStatusFilters, "-ordered_at"
    tabs_by = "of"
    empty_text = gettext_lazy("No order of lifetime licenses is here yet.")

    def rows(self) -> Any:
        return with_prices(orders_of(self.request.user), self.request.user)


class DecideLifetime(OfLifetimeOrder):
    """Approve or Reject, with a comment. Whoever comes too late reads what has happened."""

    screen = APPROVAL
    template = "billing/lifetime_decide.html"

    def why_forbidden(self) -> str:
        mine = may_take(self.request.user, self.order, LifetimeVerb.APPROVE)
        return "" if mine else why_not(self.order, LifetimeVerb.APPROVE)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(LifetimeDecideForm(initial={"comment": self.order.approval_comment}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form, order = LifetimeDecideForm(request.POST), self.order
        reject = request.POST.get("verb") == LifetimeVerb.REJECT
        if form.is_valid():
            with refusals(form):
                decide = reject_lifetime if reject else approve_lifetime
                decide(order=order, comment=form.cleaned_data["comment"], by=request.user, at=timezone.now())
        if form.errors:
            return self.show(form, 422)
        words = _("The order of %(partner)s is rejected.") if reject else _("The order of %(partner)s is approved.")
        done(request, words % {"partner": order.partner.name}, None)
        return redirect("billing:lifetime-approval")

    def show(self, form: LifetimeDecideForm, status: int = 200) -> HttpResponse:
        return self.page(status, form=form, **self.told(giver=self.giver()))

    def giver(self) -> tuple[str, int] | None:
        """Out of whose holding more would come, and how many of it are free."""
        order = self.order
        if order.giver_id is None or order.quantity < 0:
            return None
        name = Partner.objects.visible_to(self.request.user).values_list("name", flat=True).get(pk=order.giver_id)
        day = max(order.act_date, timezone.localdate())
        return name, least_from(order.giver_id, order.option, day).free
