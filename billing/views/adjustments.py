"""Adjustments of what a customer is charged: all of them, a new one, and the decision of a second person."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.actions.adjust import decide_adjustment, propose_adjustment
from billing.enums import ADJUSTMENT_TONES, AdjustmentState
from billing.filters.adjustments import AdjustmentFilters
from billing.forms.adjustments import AdjustmentForm, DecideForm
from billing.models import Adjustment
from billing.rules import why_not_adjust, why_not_decide
from billing.tables.adjustments import AdjustmentTable
from customers.views.page import CustomerGrid, CustomerPage
from oms.kit.pages import Page
from oms.kit.refusals import refusals
from oms.kit.scope import PartnerQuerySet

SCREEN, TAB = "customer-info.adjustments", "customer-info.charges"


class Adjustments(CustomerGrid):
    screen, tab = SCREEN, TAB
    template = "billing/adjustments.html"
    table, filters, default_sort = AdjustmentTable, AdjustmentFilters, "-day"
    empty_text = gettext_lazy("Nothing was adjusted.")

    def rows(self) -> PartnerQuerySet:
        return Adjustment.objects.visible_to(self.request.user).filter(customer=self.customer)

    def page(self, status: int = 200, **context: Any) -> HttpResponse:
        return super().page(status, may_adjust=not why_not_adjust(self.request.user, self.customer), **context)


class Adjust(CustomerPage):
    """A new one."""

    screen, tab = SCREEN, TAB
    template = "billing/adjust.html"

    def why_forbidden(self) -> str:
        return why_not_adjust(self.request.user, self.customer)

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        today = self.customer.today(timezone.now())
        form = AdjustmentForm(customer=self.customer, initial={"day": today.isoformat()})
        return self.page(form=form)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        form = AdjustmentForm(request.POST, customer=self.customer)
        if form.is_valid():
            with refusals(form) as refused:
                made = propose_adjustment(customer=self.customer, by=request.user, at=timezone.now(), **form.values())
            if not refused:
                agreed = made.state == AdjustmentState.AGREED
                words = _("It is charged with the period of its day.") if agreed else _("It waits for a second person.")
                messages.success(request, words)
                return redirect("billing:adjustments", code)
        return self.page(422, form=form)


class OneAdjustment(Page):
    """What was proposed; a second person of the company agrees or refuses."""

    screen = SCREEN
    template = "billing/adjustment.html"

    @cached_property
    def adjustment(self) -> Adjustment:
        rows = Adjustment.objects.visible_to(self.request.user).select_related("customer", "billing_account")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def why_forbidden(self) -> str:
        found = self.adjustment
        return why_not_decide(self.request.user, found) if self.request.method == "POST" else ""

    def told(self, **more: Any) -> dict[str, Any]:
        one = self.adjustment
        return {
            "adjustment": one, "customer": one.customer, "tone": ADJUSTMENT_TONES[AdjustmentState(one.state)],
            "may_decide": one.allows("agree") and not why_not_decide(self.request.user, one), **more,
        }  # fmt: skip

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(form=DecideForm(), **self.told())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form, verb = DecideForm(request.POST), "refuse" if "refuse" in request.POST else "agree"
        if form.is_valid():
            with refusals(form) as refused:
                decide_adjustment(
                    adjustment=self.adjustment, verb=verb, by=request.user, at=timezone.now(), **form.cleaned_data
                )
            if not refused:
                messages.success(request, _("Agreed.") if verb == "agree" else _("Refused."))
                return redirect("billing:adjustments", self.adjustment.customer.code)
        return self.page(422, form=form, **self.told())
