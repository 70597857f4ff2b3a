"""What narrows Call Fraud Status: the day (today unless named), status, reseller, customer; and another limit."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from callstats.enums import LimitKind, SpendingState
from callstats.models import Spending
from oms.kit.grid import DayRangeFilter, PartnerFilters


class FraudFilters(PartnerFilters):
    search_hint = _("Extension, user or customer")
    search_paths = ("extension", "user_name", "customer_name", "customer__code")
    days = DayRangeFilter(field_name="day", today=True, instants=False, label=_("Date"))
    state = filters.ChoiceFilter(label=_("Status"), choices=SpendingState.choices, empty_label=_("Any status"))
    held = filters.ChoiceFilter(label=_("Which limit"), choices=LimitKind.choices, empty_label=_("Any limit"))
    customer = filters.CharFilter(field_name="customer__code", lookup_expr="iexact", label=_("Customer ID"))
    with_limit = filters.NumberFilter(
        field_name="used", lookup_expr="gte", min_value=0, max_digits=10, decimal_places=2, label=_("With a limit of"),
        help_text=_("Who would have been blocked on these days, had that been the limit."),
    )  # fmt: skip

    class Meta:
        model = Spending
        fields: list[str] = []

    def in_line(self) -> list[str]:
        return ["days", "state"]
