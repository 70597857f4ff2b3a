"""Fraud Alarms: the grid, one alarm, Acknowledge; and the list of watched destinations that comes in from Excel."""

from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from callstats.actions.alarms import acknowledge
from callstats.actions.watched import discard_watched, import_watched, rehearse_watched
from callstats.enums import ALARM_TONES, AlarmOutcome
from callstats.filters.alarms import AlarmFilters
from callstats.forms.alarms import AcknowledgeForm
from callstats.forms.rates import RateSheetForm
from callstats.imports.watched import COLUMNS
from callstats.models import FraudAlarm, Spending, WatchedSheet
from callstats.queries.alarms import alarms_of, calls_behind, where, why_not_acknowledge
from callstats.set_up import Destinations
from callstats.tables.alarms import AlarmTable
from oms.kit.figures import figure
from oms.kit.grid import GridView, KeysetGrid
from oms.kit.pages import Page
from oms.kit.refusals import refusals
from oms.kit.setup.views import SetUpPage
from oms.kit.sheet_import.pages import JudgedPage, RehearsalPage, UploadPage, workbook
from oms.kit.sheets import Limits

SCREEN = "fraud-alarms"


class FraudAlarms(GridView):
    screen = SCREEN
    grid_class, table, filters, default_sort = KeysetGrid, AlarmTable, AlarmFilters, "-call"
    empty_text = gettext_lazy("No call has raised an alarm in this period.")

    def rows(self) -> QuerySet:
        return alarms_of(self.request.user)


class OneAlarm(Page):
    """What was called, what was done; and Acknowledge."""

    screen, template = SCREEN, "callstats/alarm.html"

    @cached_property
    def alarm(self) -> FraudAlarm:
        rows = FraudAlarm.objects.visible_to(self.request.user).select_related("customer")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def told(self, **more: Any) -> dict[str, Any]:
        alarm = self.alarm
        of_day = Spending.objects.visible_to(self.request.user).filter(customer=alarm.customer_id, day=alarm.day)
        return {
            "alarm": alarm, "tone": ALARM_TONES[AlarmOutcome(alarm.outcome)] if alarm.outcome else "info",
            "place": where(alarm.kind, alarm.prefix, alarm.destination, alarm.country), "calls_behind": calls_behind(alarm),
            "spending": of_day.filter(extension=alarm.extension).first(),
            "may_acknowledge": not alarm.acknowledged_at and not why_not_acknowledge(self.request.user, alarm), **more,
        }  # fmt: skip

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(form=AcknowledgeForm(), **self.told())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = AcknowledgeForm(request.POST)
        if form.is_valid():
            with refusals(form) as refused:
                acknowledge(alarm=self.alarm, comment=form.cleaned_data["comment"], by=request.user, at=timezone.now())
            if not refused:
                messages.success(request, _("The alarm of extension %s is acknowledged.") % self.alarm.extension)
                return redirect("callstats:alarms")
        return self.page(422, form=form, **self.told())


class WatchedPage(SetUpPage):
    """A page of the import of watched destinations."""

    declared, screen = Destinations(), "watched-destinations.import"
    model, importer = WatchedSheet, "watched"
    changing = ("GET", "HEAD", "POST")

    @property
    def upload(self) -> str:
        return reverse("callstats:destinations-import")

    @property
    def rehearsal(self) -> str:
        return reverse("callstats:destinations-rehearsal")

    @property
    def done(self) -> str:
        return reverse("callstats:destinations")


class Upload(UploadPage, WatchedPage):
    """Takes the workbook or CSV."""

    template, form = "callstats/prefix_upload.html", RateSheetForm

    def rehearse(self, form: RateSheetForm) -> None:
        file = form.cleaned_data["file"]
        rehearse_watched(file=file, name=file.name, by=self.request.user, at=timezone.now())

    def around(self) -> dict:
        note = _(
            "An empty cell leaves what the prefix has; a new one is on the hot list of all plans and raises an alarm."
        )
        return {
            "columns": COLUMNS, "most": figure(Limits().rows), "title": _("Import destinations"),
            "workbook": reverse("callstats:destinations-template"), "note": note,
        }  # fmt: skip


class Template(WatchedPage):
    """An empty workbook with the right headings."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return workbook(list(COLUMNS), [], "destinations.xlsx")


class Rehearsal(RehearsalPage, WatchedPage):
    """Every row with its verdict."""

    template = "callstats/watched_rehearsal.html"

    def is_long(self, sheet: WatchedSheet) -> bool:
        """Destinations are written in one statement, so that nobody waits for a list of the largest size."""
        return False

    def carry_out(self, sheet: WatchedSheet, at: datetime) -> int:
        return import_watched(sheet=sheet, by=self.request.user, at=at)

    def put_away(self, at: datetime) -> None:
        discard_watched(by=self.request.user, at=at)


class Judged(JudgedPage, WatchedPage):
    """The list back with its verdicts."""
