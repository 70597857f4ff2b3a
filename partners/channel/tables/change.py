"""Change History: one row per field that became another."""

from django.utils.translation import gettext_lazy as _

from oms.kit.grid import DateTimeColumn, GridTable, TextColumn


class ChangeTable(GridTable):
    """guide 2.7.1.8"""

    cells = (("item", "kind"), ("at",), ("act",), ("before",), ("after",), ("operator",))
    at = DateTimeColumn(_("Changed Date"), "at", priority=1)
    kind = TextColumn(_("Target"), "kind", priority=1)
    act = TextColumn(_("Type"), "act")
    item = TextColumn(_("Changed Item"), "item", priority=1)
    before = TextColumn(_("Before Change"), "before")
    after = TextColumn(_("After Change"), "after")
    operator = TextColumn(
        _("Operator"), "operator", show=lambda name, record: name or record["company"], needs=("company",)
    )
