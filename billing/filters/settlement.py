"""What narrows Settlement: bought or sold, the month, the partner."""

from datetime import date
from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from billing.enums import SettledKind, Side
from billing.models import SettlementLine, SettlementPart, SettlementPrice
from billing.queries.settlement import months_of
from oms.kit.grid import GridFilters, PartnerFilters


class SettlementFilters(PartnerFilters):
    partner_path = "buyer_id"
    search_hint = _("Partner, cloud license or Deal ID")
    search_paths = ("other", "license_name", "deal_ids")
    side = filters.ChoiceFilter(label=_("Bought or sold"), choices=Side.choices, empty_label=_("Bought and sold"))
    month = filters.ChoiceFilter(label=_("Month"), choices=[], empty_label=_("All months"), method="by_month")
    kind = filters.ChoiceFilter(
        label=_("Licenses"), choices=SettledKind.choices,
        empty_label=_("Cloud and lifetime licenses"), method="by_kind",
    )  # fmt: skip
    public = filters.BooleanFilter(field_name="public_sector", label=_("Public Sector"))

    def __init__(self, data: Any, queryset: Any, *, user: Any, request: Any = None) -> None:
        super().__init__(data, queryset, user=user, request=request)
        self.filters["month"].extra["choices"] = [
            (one.isoformat(), date_format(one, "YEAR_MONTH_FORMAT")) for one in months_of(user)
        ]

    def by_month(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(month=date.fromisoformat(value))

    def by_kind(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(lifetime_order__isnull=value == SettledKind.CLOUD)

    class Meta:
        model = SettlementLine
        fields: list[str] = []

    def in_line(self) -> list[str]:
        return ["month", "side"]


class SettlementPartFilters(GridFilters):
    search_hint = _("Customer or reseller")
    search_paths = ("customer_code", "customer_name", "unit")

    class Meta:
        model = SettlementPart
        fields: list[str] = []


class SettlementPriceFilters(GridFilters):
    search_hint = _("Partner or cloud license")
    search_paths = ("whose", "what")
    side = filters.ChoiceFilter(label=_("Bought or sold"), choices=Side.choices, empty_label=_("Bought and sold"))

    class Meta:
        model = SettlementPrice
        fields: list[str] = []
