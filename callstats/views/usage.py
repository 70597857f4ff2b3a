"""Daily and Hourly Call Usage: a picture by day and one by hour above the grid (guide 2.8.1, 2.8.2); the check of the books."""

from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from callstats.filters.usage import HourFilters, LastDaysFilter, UsageFilters
from callstats.models import CallAlarm
from callstats.notifications.calls import calls_behind
from callstats.queries.books import booked_days
from callstats.queries.quality import in_words
from callstats.queries.usage import Days, by_day, by_hour
from callstats.tables.books import BooksTable
from callstats.tables.usage import DailyHourlyTable, DailyTable, HourlyTable, UsageGrid
from oms.kit import charts
from oms.kit.figures import figure
from oms.kit.grid import GridView, Rows, RowsFilters

DAYS = "days"
SPANS = (7, 14, 28)
MOST_ALARMS = 5


class UsagePage(GridView):
    """A grid of usage with its pictures."""

    template = "callstats/usage.html"
    grid_class = UsageGrid
    filters: type[UsageFilters] = UsageFilters
    empty_text = gettext_lazy("No call in this period.")

    def rows(self) -> QuerySet:
        return self.filters.asked(self.request.GET).objects.visible_to(self.request.user)

    def context(self, grid: UsageGrid) -> dict[str, Any]:
        first, last = LastDaysFilter().read(grid.filterset.data)
        days = by_day(grid.sums, self._without_days(grid), first, last)
        return {
            "compared": compared(days), "spans": self._spans(grid), "by_day": picture_of_days(days, grid.title),
            "by_hour": picture_of_hours(by_hour(grid.sums)), "alarms": self._alarms(first, last),
        }  # fmt: skip

    def _alarms(self, first: date, last: date) -> list[tuple[str, str]]:
        """(words, where its calls are) of the hours of the period that were not as usual, the newest first."""
        found = CallAlarm.objects.visible_to(self.request.user).filter(day__gte=first, day__lte=last)
        return [(in_words(alarm), calls_behind(alarm)) for alarm in found[:MOST_ALARMS]]

    def _without_days(self, grid: UsageGrid) -> QuerySet:
        """What matches on any day; nothing where a filter cannot be read."""
        found = type(grid.filterset)(grid.query, grid.queryset, user=self.request.user)
        del found.filters[DAYS]
        return found.qs if grid.filterset.is_valid() else grid.queryset.none()

    def _spans(self, grid: UsageGrid) -> list[tuple[str, str, bool]]:
        """(words, address, is it open) of the last so many days."""
        today = timezone.localdate()
        now, found = LastDaysFilter().read(grid.filterset.data), []
        for length in SPANS:
            first = today - timedelta(days=length - 1)
            address = grid.state.address(**{f"{DAYS}_from": first.isoformat(), f"{DAYS}_to": today.isoformat()})
            words = ngettext("%(n)s day", "%(n)s days", length) % {"n": length}
            found.append((words, address, now == (first, today)))
        return found


class Daily(UsagePage):
    """guide 2.8.1"""

    screen = "daily-call-usage"
    table, default_sort = DailyTable, "-day"


class Hourly(UsagePage):
    """guide 2.8.2.1"""

    screen = "hourly-call-usage"
    table, filters, default_sort = HourlyTable, HourFilters, "clock"


class HourlyPerDay(UsagePage):
    """guide 2.8.2.2"""

    screen = "hourly-call-usage-daily"
    table, filters, default_sort = DailyHourlyTable, HourFilters, "-day"


def compared(days: Days) -> str:
    """34,020 calls in 14 days, +4 % on the 14 before."""
    length = len(days.days)
    told = {"calls": figure(days.total), "n": figure(length)}
    found = ngettext("%(calls)s calls in %(n)s day", "%(calls)s calls in %(n)s days", length) % told
    if not days.before:
        return found
    change = round(100 * (days.total - days.before) / days.before)
    told = {"now": found, "change": f"{change:+d}", "n": figure(length)}
    return _("%(now)s, %(change)s %% on the %(n)s before") % told


def picture_of_days(days: Days, title: str) -> dict[str, Any]:
    """What templates/callstats/picture.html draws: bars by day, the usual as a dashed line, and their table."""
    names = [_("Incoming"), _("Outgoing")]
    columns = [(date_format(day, "MONTH_DAY_FORMAT"), [inward, out]) for day, inward, out in days.days]
    most = max([0, *(usual or 0 for usual in days.usual)])
    chart = charts.bars(columns, names, open_last=days.days[-1][0] >= timezone.localdate(), most=max(most, 1))
    if any(days.usual):
        charts.over(chart, days.usual, _("Usual for the weekday"))
    rows = [
        [date_format(day, "DATE_FORMAT"), figure(inward), figure(out), "—" if usual is None else figure(usual)]
        for (day, inward, out), usual in zip(days.days, days.usual, strict=True)
    ]
    head = [_("Day"), *names, _("Usual for the weekday")]
    return {
        "title": _("Calls per day"),
        "chart": chart,
        "said": f"{title}: {compared(days)}",
        "head": head,
        "rows": rows,
    }


def picture_of_hours(cells: list[list[int]]) -> dict[str, Any]:
    """The heat map of hours and weekdays, and its table."""
    names = [str(WEEKDAYS_ABBR[n]) for n in range(7)]
    chart = charts.heat(list(zip(names, cells, strict=True)), [f"{hour:02d}" for hour in range(24)])
    most = max(max(row) for row in cells)
    peak = ""
    if most:
        weekday = next(n for n, row in enumerate(cells) if most in row)
        told = {"day": names[weekday], "hour": f"{cells[weekday].index(most):02d}:00", "n": figure(most)}
        peak = _("peak %(day)s %(hour)s, %(n)s") % told
    title = _("By hour and weekday")
    rows = [[f"{hour:02d}:00", *(figure(cells[n][hour]) for n in range(7))] for hour in range(24)]
    return {
        "title": title,
        "chart": chart,
        "note": peak,
        "said": f"{title}: {peak}",
        "head": [_("Hour"), *names],
        "rows": rows,
    }


class Books(GridView):
    """Every day's calls counted anew, beside what is rolled up."""

    screen = "call-books"
    template = "callstats/books.html"
    table, filters, default_sort = BooksTable, RowsFilters, "-day"
    empty_text = gettext_lazy("No call in the last days.")
    back = 7  # days

    @cached_property
    def days(self) -> list:
        today = timezone.now().date()
        return booked_days(today - timedelta(days=self.back), today)

    def rows(self) -> Rows:
        return Rows({**vars(day), "pk": day.day.toordinal(), "verdict": verdict(day)} for day in self.days)

    def context(self, grid) -> dict:
        return {name: sum(getattr(day, name) for day in self.days) for name in ("wrong", "sums", "waiting")}


def verdict(day) -> str:
    return "wrong" if day.wrong or day.sums else "waits" if day.waiting else "good"
