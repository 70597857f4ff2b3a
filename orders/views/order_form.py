"""Orders of one form, from Modify Existing Customer (guide 2.5.2)."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from customers.models import Customer
from oms.kit.pages import Page
from oms.kit.refusals import refusals
from orders.actions.place import place_order
from orders.kinds import TYPES
from orders.queries.offers import Offer
from orders.rules import is_own_customer


def in_words(value: object) -> str:
    return date_format(value, "DATE_FORMAT") if isinstance(value, date) else str(value)


class OrderForm(Page):
    """The form of one order type for the customer `code`; sending it places the order."""

    screen = "modify-customer"
    kind = ""  # of the address, as are screen and template

    def why_forbidden(self) -> str:
        if is_own_customer(self.request.user, self.find(self.kwargs["code"])):
            return ""
        return _("Only the customer's reseller, or a partner above it, orders for it.")

    def find(self, code: str) -> Customer:
        return get_object_or_404(Customer.objects.visible_to(self.request.user).select_related("partner"), code=code)

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return HttpResponseRedirect(f"{reverse('orders:modify-customer')}?open={self.find(code).code}")

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        customer = self.find(code)
        offer = Offer(TYPES[self.kind], customer, request.POST, at=timezone.now())
        if not offer.is_valid():
            return self.show(offer)
        if offer.kind.right is None and "sure" not in request.POST and not offer.why_not:
            return self.ask(offer)
        with refusals(offer.form) as refused:
            order = place_order(
                customer=customer, kind=self.kind, fields=offer.form.cleaned_data, nonce=offer.nonce, by=request.user,
                at=timezone.now(),
            )  # fmt: skip
        if refused:
            return self.show(offer)
        messages.success(request, _("%(type)s of %(customer)s: order %(no)s.") % {
            "type": offer.kind.label, "customer": customer.name, "no": order.no,
        })  # fmt: skip
        return redirect(order)

    def ask(self, offer: Offer) -> HttpResponse:
        """What nobody else agrees to, and nobody takes back, is asked by the customer's name."""
        values = offer.form.cleaned_data if offer.form else {}
        said = (
            [(offer.form.fields[name].label, in_words(value)) for name, value in values.items()] if offer.form else []
        )
        self.template = "orders/order_sure.html"
        return self.page(customer=offer.customer, offer=offer, said=said)

    def show(self, offer: Offer) -> HttpResponse:
        return self.page(status=422, customer=offer.customer, offer=offer, form=offer.form)
