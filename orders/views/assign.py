"""Number Assign beside the approver's page (guide 2.6.2.1)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from oms.kit.pages import Page
from oms.kit.refusals import refusals
from orders.effect.part import Typed
from orders.effect.reading import Reading
from orders.models import Order
from orders.parts.assign.part import Assign
from orders.rules import may_assign_numbers


class AssignForApproval(Page):
    """The approver's numbers; the page around them is the approval's."""

    screen = "order-approval"
    template = "orders/approval_assign.html"
    part = Assign()

    def find(self, no: str) -> Order:
        found = Order.objects.visible_to(self.request.user).select_related("customer", "plan", "server")
        return get_object_or_404(found, no=no)

    def typed(self) -> Typed:
        request = self.request
        return Typed(
            request.user, timezone.now(), request.POST if request.method == "POST" else None, asked=request.GET
        )

    def get(self, request: HttpRequest, no: str) -> HttpResponse:
        order = self.find(no)
        if not may_assign_numbers(request.user, order):
            return redirect("orders:approve", no)
        return self.page(order=order, **self.part.forms(Reading(order), self.typed()))

    def post(self, request: HttpRequest, no: str) -> HttpResponse:
        order, typed = self.find(no), self.typed()
        found = self.part.forms(Reading(order), typed)
        act = "remove" if "remove" in request.POST else "add"
        if act == "add" and not found["assign_form"].is_valid():
            return self.page(status=422, order=order, **found)
        with refusals() as refused:
            messages.success(request, self.part.acts[act](self.part, order, found, typed))
            return redirect("orders:assign", no)
        return self.page(status=422, order=order, refused=refused.problems, **found)
