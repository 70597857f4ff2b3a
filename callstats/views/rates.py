"""The rates of one table: grid, a rate set or taken back, a call tried, a list imported with its rehearsal."""

from datetime import datetime

from django.contrib import messages
from django.db.models import Case, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from callstats.actions.rates import discard_rates, import_rates, rehearse_rates, set_rate, take_back_rate
from callstats.enums import Standing
from callstats.filters.rates import RateFilters
from callstats.forms.rates import RateForm, RateSheetForm, TryForm
from callstats.imports.rates import COLUMNS
from callstats.models import Rate, RateSheet
from callstats.queries.rates import book_of, with_standing
from callstats.rating import price_call
from callstats.set_up import RateTables
from callstats.tables.rates import RateTableOfOne
from oms.kit.figures import figure
from oms.kit.grid import GridView
from oms.kit.refusals import refusals
from oms.kit.setup.rules import may_set_up
from oms.kit.setup.views import SetUpPage
from oms.kit.sheet_import.pages import JudgedPage, RehearsalPage, UploadPage, workbook
from oms.kit.sheets import Limits

TABLES = RateTables()


class RatePage(SetUpPage):
    """A page of one rate table."""

    declared, screen = TABLES, TABLES.code

    def page(self, status: int = 200, **context):
        entry = context.setdefault("entry", self.entry(self.kwargs["pk"]))
        return super().page(status, may_change=may_set_up(self.request.user, entry), **context)


class Rates(RatePage, GridView):
    """Every rate of the table, with what holds today."""

    screen = "call-rates.rates"
    template = "callstats/rates.html"
    table, filters, default_sort = RateTableOfOne, RateFilters, "prefix"
    reads = ("table_id", "standing")
    empty_text = gettext_lazy("This table has no rate yet. Import a list, or set one.")

    def rows(self) -> QuerySet:
        table, today = self.entry(self.kwargs["pk"]), timezone.localdate()
        rates = with_standing(Rate.objects.visible_to(self.request.user).filter(table=table))
        coming, past = (
            When(valid_from__gt=today, then=Value(Standing.COMING.value)),
            When(until__lte=today, then=Value(Standing.PAST.value)),
        )
        return rates.annotate(standing=Case(coming, past, default=Value(Standing.CURRENT.value)))

    def grid(self):
        grid = super().grid()
        may = may_set_up(self.request.user, self.entry(self.kwargs["pk"]))
        grid.row_actions = "callstats/rate_actions.html" if may else ""
        return grid


class SetRate(RatePage):
    """A rate from a day on."""

    template = "callstats/rate_set.html"
    changing = ("GET", "HEAD", "POST")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = RateForm(initial={"valid_from": timezone.localdate()})
        return self.page(form=form, forms=[form])

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        table, form = self.to_change(pk), RateForm(request.POST)
        if form.is_valid():
            with refusals(form):
                set_rate(table=table, rate=form.instance, by=request.user, at=timezone.now())
        if form.errors:
            return self.page(422, form=form, forms=[form])
        messages.success(request, _("The rate of %(prefix)s is set.") % {"prefix": form.instance})
        return redirect("callstats:rates-list", pk)


class TakeBackRate(RatePage):
    """Takes back a rate that does not hold yet."""

    changing = ("POST",)

    def post(self, request: HttpRequest, pk: int, rate_pk: int) -> HttpResponse:
        rate = get_object_or_404(self.to_change(pk).rates, pk=rate_pk)
        with refusals() as refused:
            take_back_rate(rate=rate, by=request.user, at=timezone.now())
        if refused:
            messages.error(request, refused.text)
        else:
            messages.success(request, _("The coming rate is taken back."))
        return redirect("callstats:rates-list", pk)


class TryCall(RatePage):
    """What a call would cost, and why."""

    template = "callstats/rate_try.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        asked = bool(request.GET.get("number"))
        form = TryForm(request.GET) if asked else TryForm(initial={"day": timezone.localdate(), "seconds": 95})
        price = rated = None
        if asked and form.is_valid():
            price = book_of(self.entry(pk)).find(form.cleaned_data["number"], form.cleaned_data["day"])
            rated = price_call(form.cleaned_data["seconds"], price) if price else None
        return self.page(422 if form.errors else 200, form=form, forms=[form], price=price, rated=rated,
                         asked=asked and not form.errors)  # fmt: skip


class RateSheetPage(RatePage):
    """A page of the import into one table."""

    model, importer = RateSheet, "rates"
    changing = ("GET", "HEAD", "POST")
    screen = "call-rates.import"

    def sheet(self) -> RateSheet | None:
        waiting = self.model.objects.visible_to(self.request.user).waiting_for(self.request.user)
        return waiting.filter(table_id=self.kwargs["pk"]).select_related("table").first()

    def _address(self, name: str) -> str:
        return reverse(name, args=[self.kwargs["pk"]])

    @property
    def upload(self) -> str:
        return self._address("callstats:rates-import")

    @property
    def rehearsal(self) -> str:
        return self._address("callstats:rates-rehearsal")

    @property
    def done(self) -> str:
        return self._address("callstats:rates-list")


class Upload(UploadPage, RateSheetPage):
    """Takes the workbook or CSV."""

    template, form = "callstats/prefix_upload.html", RateSheetForm

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return super().get(request)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        return super().post(request)

    def rehearse(self, form: RateSheetForm) -> None:
        file, table = form.cleaned_data["file"], self.entry(self.kwargs["pk"])
        rehearse_rates(table=table, file=file, name=file.name, by=self.request.user, at=timezone.now())

    def around(self) -> dict:
        title = _("Import rates") + f": {self.entry(self.kwargs['pk'])}"
        note = _("An empty cell leaves what the prefix has; a new one is charged by the minute begun, from today on.")
        workbook = self._address("callstats:rates-template")
        return {"columns": COLUMNS, "most": figure(Limits().rows), "title": title, "workbook": workbook, "note": note}


class Template(RateSheetPage):
    """An empty workbook with the right headings."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        _found = self.entry(pk)
        return workbook(list(COLUMNS), [], "rates.xlsx")


class Rehearsal(RehearsalPage, RateSheetPage):
    """Every row with its verdict."""

    template = "callstats/rate_rehearsal.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return super().get(request)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        return super().post(request)

    def is_long(self, sheet: RateSheet) -> bool:
        """Rates are written in one statement, so that nobody waits for a list of the largest size."""
        return False

    def carry_out(self, sheet: RateSheet, at: datetime) -> int:
        return import_rates(sheet=sheet, by=self.request.user, at=at)

    def put_away(self, at: datetime) -> None:
        discard_rates(by=self.request.user, at=at)


class Judged(JudgedPage, RateSheetPage):
    """The list back with its verdicts."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return super().get(request)
