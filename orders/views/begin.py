"""Opening an order of steps from Modify Existing Customer (guide 2.5.2)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from oms.kit.refusals import refusals
from orders.actions.begin import begin_order
from orders.kinds import kind_of
from orders.queries.offers import NonceForm
from orders.views.order_form import OrderForm


class BeginOrder(OrderForm):
    """The button of a type that has steps; it leads to the first of them."""

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        customer, sent = self.find(code), NonceForm(request.POST)
        if not sent.is_valid():
            return self.get(request, code)
        with refusals() as refused:
            order = begin_order(
                customer=customer, kind=self.kind, nonce=sent.cleaned_data["nonce"], by=request.user, at=timezone.now()
            )
            return redirect(f"orders:step-{kind_of(order).parts[0].code}", order.no)
        for text in refused.texts:
            messages.warning(request, text)
        return self.get(request, code)
