"""Customer List, Daily Customer Status, and pictures over time with their tables (guide 2.5.4.1, 2.5.4.2)."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.enums import HAS_CONTRACT
from customers.filters import CustomerListFilters, PeriodFilters, YearFilters
from customers.models import Customer
from customers.queries.service_status import licenses_over_time
from customers.queries.status_days import daily, day_before, growth, month_ends, statuses_over_time
from customers.tables.status import CustomerListTable, DailyTable, GrowthTable, LicensesTable, StatusesTable
from oms.kit import charts
from oms.kit.figures import figure
from oms.kit.grid import FewGroups, GridTable, GridView, KeysetGrid, Rows, RowsFilters

SHOWN = 4  # series of a picture; the others are one more
NOTHING = gettext_lazy("No customer's service has been started yet.")


class CustomerList(GridView):
    """guide 2.5.4.1: customers whose order was confirmed."""

    screen = "customer-list"
    grid_class = KeysetGrid
    table = CustomerListTable
    filters = CustomerListFilters
    default_sort = "-code"
    empty_text = gettext_lazy("There is no customer yet. Create New Customer begins one.")

    def rows(self) -> QuerySet[Customer]:
        return Customer.objects.visible_to(self.request.user).filter(status__in=HAS_CONTRACT)


class Daily(GridView):
    """guide 2.5.4.2, for the days named, else today."""

    screen = "daily-customer-status"
    template = "customers/daily_status.html"
    grid_class = FewGroups
    table = DailyTable
    filters = PeriodFilters
    default_sort = "reseller"
    empty_text = NOTHING

    def rows(self) -> QuerySet:
        first, last = self.days()
        return daily(self.request.user, first, last).annotate(asked=_asked(self.request.GET, first, last))

    def days(self) -> tuple[date, date]:
        """As the filter completes them; what cannot be read the filter itself refuses."""
        named = PeriodFilters.base_filters["days"]
        query = self.request.GET
        first, last = named.complete(query.get("days_from", ""), query.get("days_to", ""))
        return _day(first), _day(last)


class Growth(GridView):
    """Customers in service by reseller: a year ago, begun, closed, now."""

    screen = "customer-growth"
    template = "customers/over_time.html"
    grid_class = FewGroups
    table = GrowthTable
    filters = YearFilters
    default_sort = "-more"
    empty_text = NOTHING
    reads = tuple(GrowthTable.paths(GrowthTable.base_columns.values()))  # for the picture

    def rows(self) -> QuerySet:
        first, last = _year()
        return growth(self.request.user, first, last).annotate(asked=_asked(self.request.GET, first, last))

    def context(self, grid: Any) -> dict[str, Any]:
        """The resellers at the top of the grid, as they stand in it."""
        top = grid.records[:6]
        columns = [(row["partner_name"], [max(row["now"] - row["begun"], 0), row["begun"]]) for row in top]
        names = [_("In service before"), _("Started")]
        shown = ("before", "begun", "ended", "now")
        head = [_("Reseller"), *(str(GrowthTable.base_columns[name].heading) for name in shown)]
        rows = [[row["partner_name"], *(_figure(GrowthTable, name, row) for name in shown)] for row in top]
        return _picture(columns, names, head, rows, _("Customers in service, by reseller"), open_last=False)


class Statuses(GridView):
    """Customers by status over the last twelve months."""

    screen = "customer-statuses"
    template = "customers/over_time.html"
    table = StatusesTable
    filters = RowsFilters
    default_sort = "-day"
    empty_text = gettext_lazy("There is no customer yet. Create New Customer begins one.")

    def rows(self) -> Rows:
        found = statuses_over_time(self.request.user, month_ends(timezone.localdate()))
        return Rows({**row, "asked": urlencode({"day": row["day"]})} for row in found)

    def context(self, grid: Any) -> dict[str, Any]:
        rows = sorted(grid.queryset.records, key=lambda row: row["day"])
        names = [_("Activated"), _("Stopped"), _("Closed")]
        columns = [(_month(row["day"]), [row["activated"], row["stopped"], row["closed"]]) for row in rows]
        shown = ("activated", "stopped", "closed")
        listed = [
            [date_format(row["day"], "DATE_FORMAT"), *(_figure(StatusesTable, name, row) for name in shown)]
            for row in rows
        ]
        return _picture(columns, names, [_("Day"), *names], listed, _("Customers by status"))


class Licenses(GridView):
    """Cloud licenses by type over the last twelve months."""

    screen = "licenses-by-type"
    template = "customers/over_time.html"
    table = LicensesTable
    filters = RowsFilters
    default_sort = "-day"
    empty_text = gettext_lazy("No customer has a cloud license yet.")

    def rows(self) -> Rows:
        return Rows(licenses_over_time(self.request.user, month_ends(timezone.localdate())))

    def context(self, grid: Any) -> dict[str, Any]:
        found: dict[date, dict[str, int]] = defaultdict(dict)
        led: dict[date, dict[str, str]] = defaultdict(dict)
        for row in grid.queryset.records:
            found[row["day"]][row["license"]] = row["qty"]
            led[row["day"]][row["license"]] = _figure(LicensesTable, "qty", row)
        days = sorted(found)
        last = found[days[-1]] if days else {}
        every = {name for row in found.values() for name in row}
        names = sorted(every, key=lambda name: (-last.get(name, 0), name))
        first, others = names[:SHOWN], names[SHOWN:]
        values = [
            [*(found[d].get(n, 0) for n in first), *([sum(found[d].get(n, 0) for n in others)] if others else [])]
            for d in days
        ]
        titles = [*first, *([_("Others")] if others else [])]
        listed = [[date_format(day, "DATE_FORMAT"), *(led[day].get(name, figure(0)) for name in names)] for day in days]
        columns = [(_month(day), row) for day, row in zip(days, values, strict=True)]
        return _picture(columns, titles, [_("Day"), *names], listed, _("Cloud licenses by type"))


def _picture(
    columns: list[tuple[str, list[int]]], names: list[str], head: list[str], rows: list[list[Any]], title: str,
    *, open_last: bool = True,
) -> dict[str, Any]:  # fmt: skip
    """What templates/kit/chart.html draws: the bars, and their table, each figure of which leads to its rows."""
    last = (
        ", ".join(f"{name} {figure(value)}" for name, value in zip(names, columns[-1][1], strict=True))
        if columns
        else ""
    )
    return {
        "portlet": {"title": title},
        "data": {
            "chart": charts.bars(columns, names, open_last=open_last), "empty": not any(sum(v) for _f, v in columns),
            "said": f"{title}: {last}", "head": head, "rows": rows,
        },
    }  # fmt: skip


def _figure(table: type[GridTable], name: str, row: dict[str, Any]) -> str:
    """A figure as the grid below the picture shows it: with the address of its rows."""
    column = table.base_columns[name]
    return charts.Led(column.show(row[column.path], row), column.link(row))


def _asked(query: QueryDict, first: date, last: date) -> Value:
    """Days, resellers and search of a report, as its figures pass them on."""
    days: dict[str, Any] = {"days_from": first, "days_to": last, "day": last, "before": day_before(first)}
    names = {"reseller": "reseller", "children": "children", "q": "company"}
    asked = {to: query[name][:100] for name, to in names.items() if query.get(name)}
    return Value(urlencode(days | asked), output_field=CharField())


def _year() -> tuple[date, date]:
    """The first day of the last twelve months, and today."""
    today = timezone.localdate()
    return month_ends(today, 13)[0] + timedelta(days=1), today


def _month(day: date) -> str:
    return date_format(day, "M")


def _day(text: str) -> date:
    try:
        return parse_date(text) or timezone.localdate()
    except ValueError:
        return timezone.localdate()
