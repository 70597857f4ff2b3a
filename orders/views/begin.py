"""Opening an order of steps from Modify Existing Customer (guide 2.5.2)."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from oms.kit.once import nonce_of
from oms.kit.refusals import refusals
from orders.actions.begin import begin_order
from orders.kinds import kind_of
from orders.views.order_form import OrderForm


class BeginOrder(OrderForm):
    """The button of a type that has steps; it leads to the first of them."""

    def get(self, request: HttpRequest, **_address: str) -> HttpResponse:
        return redirect(f"{reverse('orders:modify-customer')}?open={self.customer.code}")

    def post(self, request: HttpRequest, **_address: str) -> HttpResponse:
        nonce = nonce_of(request) or uuid.uuid4()
        with refusals() as refused:
            order = begin_order(customer=self.customer, kind=self.kind, nonce=nonce, by=request.user, at=timezone.now())
            return redirect(f"orders:step-{kind_of(order).parts[0].code}", order.no)
        for text in refused.texts:
            messages.warning(request, text)
        return self.get(request)
