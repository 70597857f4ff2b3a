"""Grids of the system logs (guide 2.9)."""

from django.utils.translation import gettext_lazy as _

from oms.kit.grid import BadgeColumn, DateTimeColumn, GridTable, NumberColumn, TextColumn
from partners.enums import LOGIN_TONES, LoginState, PartnerKind


class LoginHistoryTable(GridTable):
    """guide 2.9.1"""

    at = DateTimeColumn(_("Date"), "at", seconds=True, priority=1)
    state = BadgeColumn(_("State"), "state", LoginState.choices, LOGIN_TONES, priority=1)
    retry_count = NumberColumn(_("Retry Count"), "retry_count")
    partner = TextColumn(_("Reseller"), "partner_name")
    login_id = TextColumn(_("Login ID"), "login_id")
    name = TextColumn(_("Login Name"), "account_name")
    system_role = BadgeColumn(_("System Role"), "system_role", PartnerKind.choices, priority=3)
    role = TextColumn(_("Auth. Role"), "role_name", priority=3)
    ip = TextColumn(_("Login IP"), "ip")
