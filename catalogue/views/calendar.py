"""Working Calendar: a country's public holidays of a year, and the provider's own days."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.actions.calendar import add_exception, remove_exception
from catalogue.forms.calendar import ExceptionForm
from catalogue.models import WorkingDayException
from catalogue.queries.calendar import countries_in_use, days_of_year, working_days_in
from oms.kit.keys import as_count
from oms.kit.refusals import refusals
from oms.kit.setup.views import PlacePage
from oms.kit.undo import done
from oms.kit.working_days import countries, known, name_of

YEARS = range(2000, 2101)  # what public calendars are known for


class Calendar(PlacePage):
    """The year stands in the address; without one it is this year's."""

    screen = "environment-calendar"
    template = "catalogue/calendar.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.draw(ExceptionForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form, (country, _year) = ExceptionForm(request.POST), self.asked()
        if form.is_valid():
            with refusals(form):
                add_exception(country=country, **form.cleaned_data, by=request.user, at=timezone.now())
        if form.errors:
            return self.draw(form, status=422)
        messages.success(request, _("The day stands in the calendar."))
        return redirect(address(country, form.cleaned_data["day"].year))

    def draw(self, form: ExceptionForm, status: int = 200) -> HttpResponse:
        country, year = self.asked()
        return self.page(
            status,
            form=form,
            forms=[form],
            country=country,
            country_name=name_of(country),
            year=year,
            days=days_of_year(country, year),
            number=working_days_in(country, year),
            in_use=(in_use := countries_in_use()),
            listed=dict(in_use),
            countries=countries(),
            years=(year - 1, year + 1),
        )

    def asked(self) -> tuple[str, int]:
        country, year = self.request.GET.get("country", "GB"), as_count(self.request.GET.get("year"))
        if year is None or year not in YEARS:
            year = timezone.localdate().year
        return (country if known(country) else "GB"), year


class RemoveException(PlacePage):
    screen = "environment-calendar"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = get_object_or_404(WorkingDayException, pk=pk)
        country, year = found.country, found.day.year
        undo = remove_exception(exception=found, by=request.user, at=timezone.now())
        done(request, _("The public calendar holds again on that day."), undo)
        return redirect(address(country, year))


def address(country: str, year: int) -> str:
    return f"{reverse('catalogue:calendar')}?country={country}&year={year}"
