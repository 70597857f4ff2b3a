"""What narrows Margin: the month, and who is below."""

from datetime import date
from typing import Any

import django_filters as filters
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from billing.queries.margin import OWN
from customers.enums import Currency
from oms.kit.grid import Rows, RowsFilters


class MarginFilters(RowsFilters):
    search_hint = _("Partner")
    search_paths = ("who",)
    month = filters.ChoiceFilter(label=_("Month"), choices=[], empty_label=_("All months"), method="by_month")
    below = filters.ChoiceFilter(label=_("Partner"), choices=[], empty_label=_("All partners and own customers"))
    currency = filters.ChoiceFilter(label=_("Currency"), choices=Currency.choices, empty_label=_("Any currency"))

    def __init__(self, data: Any, queryset: Any, *, user: Any, request: Any = None) -> None:
        super().__init__(data, queryset, user=user, request=request)
        months = sorted({row["month"] for row in queryset.records}, reverse=True)
        partners = {row["below"]: row["who"] for row in queryset.records}
        self.filters["month"].extra["choices"] = [
            (one.isoformat(), date_format(one, "YEAR_MONTH_FORMAT")) for one in months
        ]
        self.filters["below"].extra["choices"] = sorted(
            partners.items(), key=lambda one: (one[0] != OWN, one[1].casefold())
        )

    def by_month(self, rows: Rows, name: str, value: str) -> Rows:
        return rows.filter(month=date.fromisoformat(value))

    def in_line(self) -> list[str]:
        return ["month", "below"]
