"""A list of numbers comes in: rehearsed first, registered at a person's word."""

from datetime import datetime
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from inventory.actions.register import register_entries
from inventory.imports import listed, rehearse
from inventory.models import NumberSheet
from inventory.rules import demand_manage_ddi
from oms.kit import sheets
from partners.models import Account


@transaction.atomic
def rehearse_sheet(*, file: BinaryIO, name: str, by: Account, at: datetime) -> NumberSheet:
    """Read a workbook and give every row its verdict; no number is registered. An older rehearsal is forgotten.

    Raises PermissionDenied without Manage DDI, SheetProblem when the file cannot be read as a list of numbers.
    """
    demand_manage_ddi(by)
    rows, _entries = rehearse(listed(sheets.read(file, name)))
    discard_sheet(by=by, at=at)
    return NumberSheet.objects.create(
        partner_id=by.partner_id, account=by, file_name=name[:200], rows=rows, created_at=at
    )


@transaction.atomic
def register_sheet(*, sheet: NumberSheet, by: Account, at: datetime) -> int:
    """Register the good rows of a rehearsed sheet; how many.

    Every row is judged anew. When a row that was good is not any more, nothing is registered, 0 comes back and the
    sheet holds the new verdicts. Raises ValidationError when the sheet is registered already or has no good row.
    """
    demand_manage_ddi(by)
    sheet = NumberSheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
    if sheet.registered_at:
        raise ValidationError(_("This list is registered already."))
    rows, entries = rehearse(sheet.rows)
    if [row[4] for row in rows] != [row[4] for row in sheet.rows]:
        sheet.rows = rows
        sheet.save(update_fields=["rows"])
        return 0
    register_entries(entries, by=by, at=at)
    sheet.registered_at = at
    sheet.save(update_fields=["registered_at"])
    return len(entries)


def discard_sheet(*, by: Account, at: datetime) -> None:
    """Forget the person's open rehearsal."""
    NumberSheet.objects.filter(account=by, registered_at__isnull=True).delete()
