"""Forecast: the next statements of each customer, of each reseller and in total; revenue by month with its picture."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.filters.forecast import ForecastFilters
from billing.models import Forecast
from billing.queries.forecast import as_of, by_month, by_reseller
from billing.tables.forecast import ForecastGrid, ForecastTable, ResellerForecastTable, RevenueTable
from oms.kit import charts
from oms.kit.grid import GridView, Rows, RowsFilters

NOTHING = gettext_lazy("No customer has a billing period that runs.")
DRAWN = ("recurring", "once", "usage")


class Forecasts(GridView):
    screen = "forecast"
    template = "billing/forecast.html"
    grid_class, table, filters, default_sort = ForecastGrid, ForecastTable, ForecastFilters, "-total"
    empty_text = NOTHING

    def rows(self) -> QuerySet[Forecast]:
        return Forecast.objects.visible_to(self.request.user)

    def context(self, grid: Any) -> dict[str, Any]:
        return {"as_of": as_of(self.request.user)}


class ResellerForecasts(GridView):
    screen = "forecast.resellers"
    template = "billing/forecast_part.html"
    table, filters, default_sort = ResellerForecastTable, RowsFilters, "reseller"
    empty_text = NOTHING

    def rows(self) -> Rows:
        return Rows(by_reseller(self.request.user))


class Revenue(GridView):
    """The picture has the currency of which there is most."""

    screen = "forecast.months"
    template = "customers/over_time.html"
    table, filters, default_sort = RevenueTable, RowsFilters, "-month"
    empty_text = NOTHING

    def rows(self) -> Rows:
        return Rows(by_month(self.request.user, timezone.localdate()))

    def context(self, grid: Any) -> dict[str, Any]:
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for row in grid.queryset.records:
            sums[row["currency"]] += abs(row["net"])
        currency = max(sums, key=lambda code: sums[code]) if sums else ""
        rows = sorted((r for r in grid.queryset.records if r["currency"] == currency), key=lambda row: row["month"])
        names = [str(RevenueTable.base_columns[name].heading) for name in DRAWN]
        columns = [(date_format(row["month"], "M"), [max(0, round(row[name])) for name in DRAWN]) for row in rows]
        shown = (*DRAWN, "credits", "net")
        head = [_("Month"), *(str(RevenueTable.base_columns[name].heading) for name in shown)]
        listed = [
            [
                date_format(row["month"], "F Y"),
                *(RevenueTable.base_columns[name].show(row[name], row) for name in shown),
            ]
            for row in rows
        ]
        title = _("Revenue by month, %s") % currency if currency else _("Revenue by month")
        return {
            "portlet": {"title": title},
            "data": {
                "chart": charts.bars(columns, names, open_last=False), "empty": not any(sum(v) for _m, v in columns),
                "said": title, "head": head, "rows": listed,
            },
        }  # fmt: skip
