"""Margin: price against cost, by month and by who is below, with its picture (guide 2.7.3)."""

from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.filters.margin import MarginFilters
from billing.queries.margin import Row, margins, without_cost
from billing.tables.margin import MarginTable
from oms.kit import charts
from oms.kit.grid import Grid, GridView, Rows

DRAWN = 12  # months in the picture
LISTED = ("price", "cost", "margin", "percent")


class Margins(GridView):
    """The picture has the currency of which there is most, and those rows that have both a price and a cost."""

    screen = "margin"
    template = "billing/margin.html"
    table, filters, default_sort = MarginTable, MarginFilters, "-month"
    empty_text = gettext_lazy("Nothing has been settled yet, and no statement was made.")

    def rows(self) -> Rows:
        return Rows(margins(self.request.user, timezone.localdate()))

    def context(self, grid: Grid) -> dict[str, Any]:
        records: list[Row] = [row for row in self.rows_of(grid) if row["margin"] is not None]
        currency = _most(records)
        months = _by_month([row for row in records if row["currency"] == currency], currency)
        columns = {name: MarginTable.base_columns[name] for name in LISTED}
        names = [str(columns[name].heading) for name in ("cost", "margin")]
        drawn = [
            (date_format(row["month"], "M"), [max(0, round(row["cost"])), max(0, round(row["margin"]))])
            for row in months
        ]
        listed = [
            [date_format(row["month"], "F Y"), *(column.show(row[name], row) for name, column in columns.items())]
            for row in months
        ]
        title = _("Cost and margin by month, %s") % currency if currency else _("Cost and margin by month")
        bare = [date_format(month, "F Y") for month in without_cost(self.request.user)]
        return {
            "bare": ", ".join(bare), "portlet": {"title": title},
            "data": {
                "chart": charts.bars(drawn, names), "empty": not any(sum(values) for _month, values in drawn),
                "said": title, "head": [_("Month"), *(str(column.heading) for column in columns.values())],
                "rows": listed,
            },
        }  # fmt: skip

    def rows_of(self, grid: Grid) -> list[Row]:
        """What there is, whatever was asked of the grid but who is below."""
        rows: Any = grid.queryset
        below = self.request.GET.get("below")
        return [row for row in rows.records if not below or row["below"] == below]


def _most(rows: list[Row]) -> str:
    sums: Counter[str] = Counter()
    for row in rows:
        sums[row["currency"]] += round(abs(row["price"]))
    return sums.most_common(1)[0][0] if sums else ""


def _by_month(rows: list[Row], currency: str) -> list[Row]:
    """The last months, the earliest first."""
    prices: dict[date, Decimal] = defaultdict(Decimal)
    costs: dict[date, Decimal] = defaultdict(Decimal)
    for row in rows:
        prices[row["month"]] += row["price"]
        costs[row["month"]] += row["cost"]
    return [
        {
            "month": month, "currency": currency, "price": price, "cost": costs[month], "margin": price - costs[month],
            "percent": (price - costs[month]) / price * 100 if price else None,
        }
        for month, price in sorted(prices.items())[-DRAWN:]
    ]  # fmt: skip
