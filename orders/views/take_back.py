"""A confirmed order that has not taken effect: asked back by its requester, decided by its approver."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from oms.kit.refusals import refusals
from orders.actions.take_back import ask_back, consent_to_back, refuse_back
from orders.enums import Verb
from orders.forms.decide import BackForm, ReasonForm
from orders.kinds import kind_of
from orders.models import Order
from orders.rules import can_move, may_move
from orders.views.decide import Decision
from orders.views.wizard import moved_on


class AskBack(Decision):
    """Its requester says why; whoever decides that oneself takes it back with it."""

    screen = "order-status"
    template = "orders/ask_back.html"

    def get(self, request: HttpRequest, no: str) -> HttpResponse:
        order = self.find(no)
        if not can_move(request.user, order, Verb.ASK_BACK):
            return redirect(order)
        return self.drawn(order, ReasonForm())

    def drawn(self, order: Order, form: ReasonForm, status: int = 200, **context) -> HttpResponse:
        alone = may_move(self.request.user, order, Verb.TAKE_BACK)
        ends = kind_of(order).makes_customer
        return self.show(order, status, form=form, alone=alone, ends_customer=ends, **context)

    def post(self, request: HttpRequest, no: str) -> HttpResponse:
        order, form = self.find(no), ReasonForm(request.POST)
        if not form.is_valid():
            return self.drawn(order, form, status=422)
        with refusals(form) as refused:
            ask_back(order=order, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
            said = _("Taking back order %(no)s is asked of %(partner)s.")
            if not order.is_coming:
                said = _("Order %(no)s is taken back.")
            messages.success(request, said % {"no": order.no, "partner": order.approver_name})
            return redirect(order)
        return moved_on(self, order, refused) or self.drawn(order, form, status=422, refused=refused.problems)


class DecideBack(Decision):
    """Its approver consents, or says why not."""

    screen = "order-approval"
    template = "orders/decide_back.html"

    def get(self, request: HttpRequest, no: str) -> HttpResponse:
        order = self.find(no)
        return self.drawn(order, BackForm()) if order.back_is_asked else redirect(order)

    def drawn(self, order: Order, form: BackForm, status: int = 200, **context) -> HttpResponse:
        may_decide = can_move(self.request.user, order, Verb.TAKE_BACK)
        ends = kind_of(order).makes_customer
        return self.show(order, status, form=form, may_decide=may_decide, ends_customer=ends, **context)

    def post(self, request: HttpRequest, no: str) -> HttpResponse:
        order, form = self.find(no), BackForm(request.POST)
        if not form.is_valid():
            return self.drawn(order, form, status=422)
        stamp = {"order": order, "comment": form.cleaned_data["comment"], "by": request.user, "at": timezone.now()}
        with refusals(form) as refused:
            if "keep" in request.POST:
                refuse_back(**stamp)
                messages.success(request, _("Order %s stays as it is.") % order.no)
            else:
                consent_to_back(**stamp)
                messages.success(request, _("Order %s is taken back.") % order.no)
            return redirect("orders:approval")
        return moved_on(self, order, refused) or self.drawn(order, form, status=422, refused=refused.problems)
