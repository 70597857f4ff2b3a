"""What narrows the grids of lifetime licenses and their orders."""

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from billing.lifetime import LifetimeOption, LifetimeState
from billing.models import LifetimeHolding, LifetimeOrder
from oms.kit.grid import DayRangeFilter, GridFilters, PartnerFilters

RECEIVED = "received"


class HoldingFilters(PartnerFilters):
    search_hint = _("SP or reseller")
    search_paths = ("partner__name", "partner__code")
    option = filters.ChoiceFilter(
        label=_("Lifetime Option"), choices=LifetimeOption.choices, empty_label=_("Any option")
    )

    class Meta:
        model = LifetimeHolding
        fields: list[str] = []


class LifetimeFilters(GridFilters):
    """Of the orders of one partner, and of those that wait."""

    search_hint = _("Company, person or comment")
    search_paths = ("partner__name", "asked_name", "comment", "approval_comment", "approver")
    option = filters.ChoiceFilter(
        label=_("Lifetime Option"), choices=LifetimeOption.choices, empty_label=_("Any option")
    )
    days = DayRangeFilter(field_name="ordered_at", label=_("Order Date"))

    class Meta:
        model = LifetimeOrder
        fields: list[str] = []


class LifetimeHistoryFilters(LifetimeFilters):
    state = filters.ChoiceFilter(label=_("Order Status"), choices=LifetimeState.choices, empty_label=_("Any status"))


class LifetimeQueueFilters(LifetimeFilters):
    search_hint = _("Company, person or comment")
    search_paths = ("partner__name", "comment", "order_user")


class LifetimeStatusFilters(PartnerFilters, LifetimeHistoryFilters):
    """guide 2.7.3.3: two lists."""

    search_hint = LifetimeFilters.search_hint
    search_paths = LifetimeFilters.search_paths
    of = filters.ChoiceFilter(
        label=_("List"), method="by_list", choices=[(RECEIVED, _("Received Ordering List"))],
        empty_label=_("Order Request List"),
    )  # fmt: skip

    def by_list(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(asked_id=self.user.partner_id)

    class Meta:
        model = LifetimeOrder
        fields: list[str] = []
