"""Items Outside of Trial Period (guide 2.5.4.5)."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.actions.trial import DAY, change_trial, convert_trial
from customers.filters import TrialFilters, TrialWeekFilters
from customers.forms import TrialForm
from customers.models import ServiceLine
from customers.queries.customer import in_day
from customers.queries.trial import changeable, ending_by_week, running, trial_facts, trial_items, weeks_drawn
from customers.tables import TrialTable, TrialWeekTable
from oms.kit.grid import BulkAct, BulkGridView, GridView
from oms.kit.pages import Page
from oms.kit.refusals import refusals


def ends_then(line: ServiceLine) -> str:
    """What became of a trial, in words."""
    words = _("The trial ends on %(end)s, billing starts on %(start)s.")
    return words % {"end": in_day(line.billing_start - DAY), "start": date_format(line.billing_start)}


def change_one(line: ServiceLine, *, days: int, **stamp: Any) -> str:
    return ends_then(change_trial(line=line, days=days, **stamp))


def convert_one(line: ServiceLine, **stamp: Any) -> str:
    return _("Billing starts on %(day)s.") % {"day": date_format(convert_trial(line=line, **stamp).billing_start)}


class TrialItems(BulkGridView):
    screen = "trial-items"
    template = "customers/trial_items.html"
    table = TrialTable
    filters = TrialFilters
    default_sort = "-end"
    tabs_by = "trial"
    empty_text = gettext_lazy("No item of an activated customer has or had a trial.")
    bulk = (
        BulkAct(
            "change", gettext_lazy("Increase/Decrease trial days"), change_one, "", tone="primary",
            applies=lambda user: changeable(timezone.localdate()), form=lambda data, user: TrialForm(data),
        ),
        BulkAct(
            "convert", gettext_lazy("Convert: billing starts now"), convert_one, "",
            applies=lambda user: running(timezone.localdate()),
            asks=gettext_lazy("These trials end now and billing starts today. This cannot be taken back."),
        ),
    )  # fmt: skip

    def rows(self):
        found = trial_items(self.request.user, timezone.localdate())
        return found.select_related("customer", "item", "billing_account")

    def bulk_name(self, thing: ServiceLine) -> str:
        return f"{thing.customer.name}, {thing.item.name}"


class TrialWeeks(GridView):
    """The same trials, counted by the week in which they end; above, a chart of all that this person sees."""

    screen = "trial-items.weeks"
    template = "customers/trial_weeks.html"
    table = TrialWeekTable
    filters = TrialWeekFilters
    default_sort = "week"
    empty_text = gettext_lazy("No item of an activated customer has or had a trial.")

    def rows(self):
        today = timezone.localdate()
        return ending_by_week(trial_items(self.request.user, today), today)

    def context(self, grid):
        return {"data": weeks_drawn(grid.queryset, timezone.localdate())}


class ModifyTrial(Page):
    """The days of one trial."""

    screen = "trial-items"
    template = "customers/trial_form.html"

    @cached_property
    def line(self) -> ServiceLine:
        found = trial_items(self.request.user, timezone.localdate()).select_related("customer", "item__license")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(TrialForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = TrialForm(request.POST)
        if form.is_valid():
            with refusals(form):
                line = change_trial(line=self.line, by=request.user, at=timezone.now(), **form.cleaned_data)
        if form.errors:
            return self.show(form, status=422)
        messages.success(request, f"{self.line.customer.name}, {self.line.item.name}: {ends_then(line)}")
        return redirect("customers:trial-items")

    def show(self, form: TrialForm, status: int = 200) -> HttpResponse:
        return self.page(status, form=form, line=self.line, facts=trial_facts(self.line))
