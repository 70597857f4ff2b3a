"""The grid of a customer's lines."""

from django.utils.translation import gettext_lazy as _

from catalogue.enums import Reach
from inventory.enums import (
    BLOCKED,
    BLOCKED_TONES,
    DOOR,
    DOOR_TONES,
    LINE_TONES,
    REGISTERED,
    REGISTERED_TONES,
    VOICEMAIL,
    VOICEMAIL_TONES,
    LineState,
)
from oms.kit.grid import BadgeColumn, DateTimeColumn, GridTable, MacColumn, PhoneColumn, RowLink, TextColumn, link_to

TO_LINE = link_to("inventory:modify-line", "customer__code", "pk")


class LineTable(GridTable):
    """Who has which extension, with what (issue 14)."""

    cells = (
        ("extension", "name"), ("state",), ("item", "reach"), ("voicemail",), ("number", "mac"), ("email",), ("registered", "blocked"),
        ("door",), ("site",), ("fetched", "changed"),
    )  # fmt: skip
    acts = (RowLink(_("Modify"), TO_LINE),)

    extension = TextColumn(_("Extension"), "extension", priority=1, link=TO_LINE)
    name = TextColumn(_("User"), "name", priority=1)
    state = BadgeColumn(_("Status"), "state", LineState.choices, LINE_TONES)
    item = TextColumn(_("Package"), "item__name")
    reach = BadgeColumn(_("May Call"), "reach", Reach.choices)
    voicemail = BadgeColumn(_("Voicemail"), "voicemail", VOICEMAIL, VOICEMAIL_TONES, priority=3)
    number = PhoneColumn(_("Number"), "number")
    mac = MacColumn(_("Device"), "mac")
    email = TextColumn(_("E-mail"), "email", priority=3)
    registered = BadgeColumn(_("Registered"), "registered", REGISTERED, REGISTERED_TONES)
    door = BadgeColumn(_("Provisioning"), "door_open", DOOR, DOOR_TONES)
    fetched = DateTimeColumn(_("Fetched"), "fetched_at", priority=3)
    blocked = BadgeColumn(_("Blocked"), "blocked", BLOCKED, BLOCKED_TONES)
    site = TextColumn(_("Site Name"), "site__name", priority=3)
    changed = DateTimeColumn(_("Changed"), "changed_at", priority=3)
