"""Customer Terms and Conditions, for everybody to read (guide 2.5.5)."""

from django.utils.translation import gettext_lazy as _

from customers.enums import TermsKind
from customers.tables.service import PeriodColumn
from oms.kit.grid import BadgeColumn, DateTimeColumn, GridTable, TextColumn, link_to
from oms.kit.grid.columns import Record


def with_version(title: str, record: Record) -> str:
    """Terms of Service (2)"""
    return f"{title} ({record['version']})"


class TermsTable(GridTable):
    cells = (("title", "kind"), ("period",), ("description",), ("creator",), ("updated", "updater"))

    title = TextColumn(
        _("Title"), "title", priority=1, link=link_to("customers:terms-text", "pk"), needs=("version",), show=with_version,
        sort=("title", "version"),
    )  # fmt: skip
    kind = BadgeColumn(_("Type"), "kind", TermsKind.choices)
    period = PeriodColumn(_("Available Period"))
    description = TextColumn(_("Description"), "description")
    creator = TextColumn(_("Creator"), "creator", priority=3)
    updated = DateTimeColumn(_("Last Updated"), "updated_at")
    updater = TextColumn(_("Last Updater"), "updater", priority=3)
