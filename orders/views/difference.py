"""From a difference between contract and network to the order that brings the contract to the network."""

import uuid
from functools import cached_property

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from inventory.enums import TenantState, Thing
from inventory.models import Difference
from inventory.tables.usage import said, thing_differing
from oms.kit.once import nonce_of
from oms.kit.pages import Page
from oms.kit.refusals import refusals
from orders.actions.from_difference import FILLED, STEPS, order_difference
from orders.rules import is_own_customer

FORMS = {  # what the network has → the form that asks for the same of the contract
    TenantState.STOPPED: "orders:service-stop",
    TenantState.ACTIVE: "orders:service-resume",
}


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
        record = {"thing": one.thing, "key": one.key}
        return self.page(
            status, difference=one, what=thing_differing(one.name, record), contract=said(one.contract, record),
            network=said(one.network, record), filled=one.thing in FILLED, steps=one.thing in STEPS,
            form_address=self.form_address(), problems=problems,
        )  # fmt: skip

    def form_address(self) -> str:
        """Where the contract is brought to the network without a change order; nothing for a tenant that is gone."""
        one, code = self.difference, self.difference.customer_code
        if one.thing == Thing.STATE and one.network in FORMS:
            starts = one.contract == TenantState.CREATED
            return reverse("orders:service-start" if starts else FORMS[TenantState(one.network)], args=[code])
        if one.thing == Thing.PLAN:
            return reverse("orders:service-plan-change", args=[code])
        return reverse("customers:modify-basic", args=[code]) if one.thing == Thing.LIMIT else ""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        nonce = nonce_of(request) or uuid.uuid4()
        if self.difference.thing not in STEPS:
            return self.show(422, ((_("This is not mended by a change order."), ""),))
        with refusals() as refused:
            order = order_difference(difference=self.difference, nonce=nonce, by=request.user, at=timezone.now())
            messages.success(request, _("Order %(no)s is begun. Look at it and submit it.") % {"no": order.no})
            return redirect(f"orders:step-{STEPS[Thing(self.difference.thing)]}", order.no)
        return self.show(422, tuple((text, "") for text in refused.texts))
