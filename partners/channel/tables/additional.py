"""The grid of additional info items."""

from django.utils.translation import gettext_lazy as _

from oms.kit.grid import BadgeColumn, BooleanColumn, GridTable, NumberColumn, TextColumn, link_to
from partners.channel.enums import AdditionalKind, AdditionalOwner


class AdditionalTable(GridTable):
    name = TextColumn(_("Item"), "name", priority=1, link=link_to("additional-item", "pk"))
    owner = BadgeColumn(_("Used for"), "owner", AdditionalOwner.choices)
    kind = BadgeColumn(_("Type"), "kind", AdditionalKind.choices)
    choices = TextColumn(_("Choices"), "choices", show=lambda value, record: ", ".join(value), sort=False, priority=3)
    is_mandatory = BooleanColumn(_("Mandatory"), "is_mandatory")
    is_available = BooleanColumn(_("Available"), "is_available")
    sort_key = NumberColumn(_("Sort Key"), "sort_key", priority=3)
