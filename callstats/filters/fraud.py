"""What narrows Call Fraud Status: the day (today unless named), status, reseller, customer."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from callstats.enums import SpendingState
from callstats.models import Spending
from oms.kit.grid import DayRangeFilter, PartnerFilters


class FraudFilters(PartnerFilters):
    search_hint = _("Extension, user or customer")
    search_paths = ("extension", "user_name", "customer__name", "customer__code")
    days = DayRangeFilter(field_name="day", today=True, instants=False, label=_("Date"))
    state = filters.ChoiceFilter(label=_("Status"), choices=SpendingState.choices, empty_label=_("Any status"))
    customer = filters.CharFilter(field_name="customer__code", lookup_expr="iexact", label=_("Customer ID"))

    class Meta:
        model = Spending
        fields: list[str] = []

    def in_line(self) -> list[str]:
        return ["days", "state"]
