"""What narrows the system logs; by date and time; each starts with today (guide 2.9.1 to 2.9.3)."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from oms.kit.grid import InstantRangeFilter, PartnerFilters
from partners.people.enums import LoginState, PartnerKind
from partners.people.models import LoginEvent


class LoginHistoryFilters(PartnerFilters):
    """Same-day search by default; from and to are date and time (guide 2.9.1)."""

    search_hint = _("Login ID, name or IP")
    day = InstantRangeFilter(field_name="at", label=_("Date"))
    state = filters.ChoiceFilter(label=_("State"), choices=LoginState.choices, empty_label=_("Any state"))

    class Meta:
        model = LoginEvent
        fields: list[str] = []


class MenuAccessHistoryFilters(PartnerFilters):
    """guide 2.9.2"""

    search_hint = _("Account, menu or IP")
    day = InstantRangeFilter(field_name="at", label=_("Date"))
    system_role = filters.ChoiceFilter(
        label=_("System Role"), choices=PartnerKind.choices, empty_label=_("Any system role")
    )


class ExcelDownloadHistoryFilters(MenuAccessHistoryFilters):
    """guide 2.9.3"""
