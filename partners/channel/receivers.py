"""What lower floors are offered: how a long list of resellers is imported."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from oms.kit.sheet_import.later import Importer, add_importer
from partners.channel.actions.sheet import import_sheet
from partners.channel.models import ResellerSheet
from partners.people.models import Account


def import_resellers(sheet: ResellerSheet, by: Account, at: datetime) -> int:
    """Rows that were left out keep their verdict in the list."""
    return import_sheet(sheet=sheet, by=by, at=at)[0]


add_importer(
    Importer(
        "resellers", _("Resellers from a list"), ResellerSheet, import_resellers, "partners:reseller-rehearsal",
        "partners:reseller-management",
    )
)  # fmt: skip
