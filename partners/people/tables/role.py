"""Grid of a role's members."""

from django.utils.translation import gettext_lazy as _

from oms.kit.grid import BadgeColumn, GridTable, TextColumn


class MemberTable(GridTable):
    """guide 2.10.1.4"""

    login_id = TextColumn(_("Administrator ID"), "login_id", priority=1)
    name = TextColumn(_("Administrator Name"), "name", priority=1)
    email = TextColumn(_("Administrator E-mail"), "email")
    partner = TextColumn(_("Reseller"), "partner__name")
    is_active = BadgeColumn(
        _("Status"), "is_active", {True: _("Active"), False: _("Switched off")}, {True: "good", False: "off"}
    )
