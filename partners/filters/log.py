"""What narrows the system logs."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from oms.kit.grid import DayRangeFilter, PartnerFilters
from partners.enums import LoginState
from partners.models import LoginEvent


class LoginHistoryFilters(PartnerFilters):
    """Same-day search by default (guide 2.9.1)."""

    search_hint = _("Login ID, name or IP")
    day = DayRangeFilter(field_name="at", label=_("Date"), today=True)
    state = filters.ChoiceFilter(label=_("State"), choices=LoginState.choices, empty_label=_("Any state"))

    class Meta:
        model = LoginEvent
        fields: list[str] = []
