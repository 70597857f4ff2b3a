"""What narrows Fraud Alarms and Watched Destinations."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from callstats.enums import AlarmKind, AlarmOutcome, WatchAct, WatchKind
from callstats.filters.rates import PrefixFilters
from callstats.models import FraudAlarm
from oms.kit.grid import DayRangeFilter, PartnerFilters

OPEN, DONE = "open", "done"


class AlarmFilters(PartnerFilters):
    search_hint = _("Extension, user, customer or destination")
    search_paths = ("extension", "user_name", "customer__name", "customer__code", "destination", "prefix")
    days = DayRangeFilter(field_name="day", instants=False, label=_("Date"))
    kind = filters.ChoiceFilter(label=_("Kind"), choices=AlarmKind.choices, empty_label=_("Any kind"))
    looked_at = filters.ChoiceFilter(
        label=_("Acknowledged"), method="by_looked_at", empty_label=_("All"),
        choices=[(OPEN, _("Not acknowledged")), (DONE, _("Acknowledged"))],
    )  # fmt: skip
    outcome = filters.ChoiceFilter(
        label=_("What was done"), choices=AlarmOutcome.choices, empty_label=_("Anything done")
    )
    customer = filters.CharFilter(field_name="customer__code", lookup_expr="iexact", label=_("Customer ID"))

    class Meta:
        model = FraudAlarm
        fields: list[str] = []

    def by_looked_at(self, queryset, name: str, value: str):
        return queryset.filter(acknowledged_at__isnull=value == OPEN)

    def in_line(self) -> list[str]:
        return ["looked_at", "kind"]


class WatchedFilters(PrefixFilters):
    search_hint = _("Prefix, number or destination")
    search_paths = ("prefix", "destination", "plan__name")
    kind = filters.ChoiceFilter(label=_("Kind"), choices=WatchKind.choices, empty_label=_("Any kind"))
    act = filters.ChoiceFilter(label=_("What is done"), choices=WatchAct.choices, empty_label=_("Anything done"))
