"""Confirm, refuse: one page with everything on it (guide 2.6.3)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.models import Reason
from oms.kit.pages import Page
from oms.kit.refusals import Refused, refusals
from orders.actions.confirm import confirm_order, refuse_order
from orders.enums import Verb
from orders.forms.decide import ConfirmForm, ReasonForm
from orders.models import Order
from orders.queries.order import Contents, contents_of
from orders.rules import can_move
from orders.views.wizard import moved_on


class Decision(Page):
    """A page with an order and the decision it waits for."""

    def find(self, no: str) -> Order:
        found = Order.objects.visible_to(self.request.user).select_related("customer", "plan", "agreement", "server")
        return get_object_or_404(found, no=no)

    def contents(self, order: Order) -> Contents:
        """What it carries, read for this page."""
        return contents_of(order)

    def show(self, order: Order, status: int = 200, **context) -> HttpResponse:
        reasons = Reason.objects.filter(kind="reject").on(timezone.localdate())
        context = {"reason_form": ReasonForm(prefix="why"), **context}
        return self.page(status=status, order=order, contents=self.contents(order), reasons=reasons, **context)

    def refused(self, order: Order, refused: Refused, **context) -> HttpResponse:
        """Stale: tell what happened. Else: the same page with what is wrong."""
        return moved_on(self, order, refused) or self.show(order, status=422, refused=refused.problems, **context)


class Confirm(Decision):
    screen = "order-final-confirm"
    template = "orders/order_confirm.html"

    def get(self, request: HttpRequest, no: str) -> HttpResponse:
        order = self.find(no)
        return self.show(order, form=ConfirmForm(order=order, at=timezone.now()), **self.may(order))

    def may(self, order: Order) -> dict:
        """Confirming is the requester's; refusing also that of the company above one that is switched off."""
        user = self.request.user
        return {"may_confirm": can_move(user, order, Verb.CONFIRM), "may_refuse": can_move(user, order, Verb.REFUSE)}

    def post(self, request: HttpRequest, no: str) -> HttpResponse:
        order = self.find(no)
        form = ConfirmForm(request.POST, order=order, at=timezone.now())
        shown = {"form": form, **self.may(order)}
        if not form.is_valid():
            return self.show(order, status=422, **shown)
        with refusals() as refused:
            confirm_order(order=order, effective=form.cleaned_data["effective"], by=request.user, at=timezone.now())
            messages.success(request, _("Order %s is confirmed.") % order.no)
            return redirect(order)
        return self.refused(order, refused, **shown)


class Refuse(Confirm):
    def get(self, request: HttpRequest, no: str) -> HttpResponse:
        return redirect("orders:confirm", no)

    def post(self, request: HttpRequest, no: str) -> HttpResponse:
        order = self.find(no)
        form = ReasonForm(request.POST, prefix="why")
        shown = {
            "form": ConfirmForm(order=order, at=timezone.now()),
            "reason_form": form,
            **self.may(order),
        }
        if not form.is_valid():
            return self.show(order, status=422, **shown)
        with refusals() as refused:
            refuse_order(order=order, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
            messages.success(request, _("The approval of order %s is refused.") % order.no)
            return redirect(order)
        return self.refused(order, refused, **shown)
