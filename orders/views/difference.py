"""From a difference between contract and network to the order that brings the contract to the network."""

import uuid
from functools import cached_property

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from inventory.enums import Thing
from inventory.models import Difference
from inventory.queries.differing import called, in_words
from oms.kit.once import nonce_of
from oms.kit.pages import Page
from oms.kit.refusals import refusals
from orders.actions.from_difference import order_difference
from orders.queries.taking_over import FILLED, STEPS, form_of, taking_over
from orders.rules import is_own_customer


class OrderDifference(Page):
    """Says what the order will hold, then begins it; what no change order can say leads to the form that can."""

    screen = "modify-customer"
    template = "orders/difference.html"

    @cached_property
    def difference(self) -> Difference:
        found = Difference.objects.visible_to(self.request.user).select_related("customer__partner")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def why_forbidden(self) -> str:
        if is_own_customer(self.request.user, self.difference.customer):
            return ""
        return _("Only the customer's reseller, or a partner above it, orders for it.")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show()

    def show(self, status: int = 200, problems: tuple = ()) -> HttpResponse:
        one = self.difference
        words, why_not = taking_over(one)
        return self.page(
            status, difference=one, what=called(one.thing, one.key, one.name), words=words, why_not=why_not,
            contract=in_words(one.thing, one.key, one.contract), network=in_words(one.thing, one.key, one.network),
            filled=one.thing in FILLED, steps=one.thing in STEPS, form_address=form_of(one), problems=problems,
        )  # fmt: skip

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        nonce = nonce_of(request) or uuid.uuid4()
        if self.difference.thing not in STEPS:
            return self.show(422, ((_("This is not mended by a change order."), ""),))
        with refusals() as refused:
            order = order_difference(difference=self.difference, nonce=nonce, by=request.user, at=timezone.now())
            messages.success(request, _("Order %(no)s is begun. Look at it and submit it.") % {"no": order.no})
            return redirect(f"orders:step-{STEPS[Thing(self.difference.thing)]}", order.no)
        return self.show(422, tuple((text, "") for text in refused.texts))
