"""Call Fraud Status: what extensions spent of their limit, the story of one day, and Unblock (guide 2.8.3)."""

from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from callstats.actions.unblock import unblock_extension
from callstats.enums import SPENDING_TONES, SpendingState
from callstats.filters.fraud import FraudFilters
from callstats.forms.fraud import UnblockForm
from callstats.models import Spending
from callstats.queries.fraud import calls_behind, priced_calls, spendings_of
from callstats.queries.spending import UNTIL_MIDNIGHT, why_not_unblock
from callstats.tables.fraud import FraudTable
from customers.queries.customer import today_of
from oms.kit.figures import figure
from oms.kit.grid import GridView, KeysetGrid
from oms.kit.pages import Page
from oms.kit.refusals import refusals
from oms.kit.scope import PartnerQuerySet

SCREEN = "call-fraud-status"
MINUTE = 60


class FraudStatus(GridView):
    screen = SCREEN
    grid_class, table, filters, default_sort = KeysetGrid, FraudTable, FraudFilters, "-used"
    template = "callstats/fraud.html"
    empty_text = gettext_lazy("No extension has spent anything in this period.")

    def rows(self) -> PartnerQuerySet:
        return spendings_of(self.request.user)


class OneSpending(Page):
    """A page about one extension's day."""

    screen = SCREEN

    @cached_property
    def spending(self) -> Spending:
        rows = Spending.objects.visible_to(self.request.user).select_related("customer")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def told(self, **more: Any) -> dict[str, Any]:
        row = self.spending
        amounts = {
            "limit": row.day_limit,
            "held": row.held_limit,
            "held_used": row.held_used,
            "used": row.used,
            "exceeded": row.exceeded,
            "bound": row.bound,
        }
        state, left = SpendingState(row.state), row.bundle_left
        return {
            "spending": row, "tone": SPENDING_TONES[state], "calls_behind": calls_behind(row),
            "bundle_left": "" if left is None else _("%(minutes)s min left") % {"minutes": figure(left // MINUTE)},
            "amounts": {name: f"{figure(amount, 2)} {row.currency}" for name, amount in amounts.items()},
            "may_unblock": state == SpendingState.BLOCKED and not why_not_unblock(self.request.user, row), **more,
        }  # fmt: skip


class FraudDay(OneSpending):
    """Its story: the calls, who was told, the block, and who unblocked."""

    template = "callstats/fraud_day.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.spending
        steps = [(step, f"{figure(step.used, 2)} {row.currency}") for step in row.steps.all()]
        zone = ZoneInfo(row.customer.time_zone)
        return self.page(**self.told(steps=steps, zone=zone.key, priced=priced_calls(request.user, row)))


class Unblock(OneSpending):
    """With a comment, and how far it may go on today."""

    template = "callstats/fraud_unblock.html"

    def why_forbidden(self) -> str:
        return why_not_unblock(self.request.user, self.spending)

    def form(self, data: Any = None) -> UnblockForm:
        row = self.spending
        return UnblockForm(data, today=row.day == today_of(row.customer), currency=row.currency)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(form=self.form(), **self.told())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = self.form(request.POST)
        if form.is_valid():
            told = {"until": UNTIL_MIDNIGHT, "amount": None} | form.cleaned_data
            with refusals(form) as refused:
                unblock_extension(spending=self.spending, by=request.user, at=timezone.now(), **told)
            if not refused:
                words = _("Extension %(extension)s of %(customer)s is unblocked.")
                told = {"extension": self.spending.extension, "customer": self.spending.customer.name}
                messages.success(request, words % told)
                return redirect(self.spending)
        return self.page(422, form=form, **self.told())
