"""What narrows a customer's adjustments."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from billing.enums import AdjustmentState
from billing.models import Adjustment
from oms.kit.grid import DayRangeFilter, GridFilters


class AdjustmentFilters(GridFilters):
    search_hint = _("Reason or person")
    search_paths = ("reason", "proposer", "decider")
    state = filters.ChoiceFilter(label=_("Status"), choices=AdjustmentState.choices, empty_label=_("Any status"))
    days = DayRangeFilter(field_name="day", instants=False, label=_("Date"))

    class Meta:
        model = Adjustment
        fields: list[str] = []
