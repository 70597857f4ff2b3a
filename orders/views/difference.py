"""From a difference between contract and network to the order that brings the contract to the network."""

import uuid
from functools import cached_property

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from inventory.actions.exchange_lines import exchange_lines
from inventory.models import Difference
from inventory.queries.differing import called, in_words
from oms.kit.once import nonce_of
from oms.kit.pages import Page
from oms.kit.refusals import refusals
from orders.actions.from_difference import order_difference
from orders.queries.taking_over import Taking, how_of
from orders.rules import is_own_customer


class OrderDifference(Page):
    """Says what the order will hold, then begins it; what no change order can say leads to the form that can."""

    screen = "modify-customer"
    template = "orders/difference.html"

    @cached_property
    def difference(self) -> Difference:
        found = Difference.objects.visible_to(self.request.user).select_related("customer__partner")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    @cached_property
    def how(self) -> Taking:
        return how_of(self.difference)

    def why_forbidden(self) -> str:
        if is_own_customer(self.request.user, self.difference.customer):
            return ""
        return _("Only the customer's reseller, or a partner above it, orders for it.")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show()

    def show(self, status: int = 200, problems: tuple = ()) -> HttpResponse:
        one = self.difference
        return self.page(
            status, difference=one, what=called(one.thing, one.key, one.name), how=self.how, problems=problems,
            contract=in_words(one.thing, one.key, one.contract), network=in_words(one.thing, one.key, one.network),
            filled=self.how.filled or bool(self.how.changes),
        )  # fmt: skip

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        nonce, now = nonce_of(request) or uuid.uuid4(), timezone.now()
        with refusals() as refused:
            if self.how.exchange:
                exchange_lines(difference=self.difference, other=self.how.exchange, by=request.user, at=now)
                messages.success(request, _("The lines have exchanged their packages."))
                return redirect("inventory:difference", pk)
            order = order_difference(difference=self.difference, nonce=nonce, by=request.user, at=now)
            messages.success(request, _("Order %(no)s is begun. Look at it and submit it.") % {"no": order.no})
            return redirect(f"orders:step-{self.how.step}", order.no)
        return self.show(422, tuple((text, "") for text in refused.texts))
