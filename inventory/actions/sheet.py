"""A list of numbers comes in: rehearsed first, registered at a person's word."""

from datetime import datetime
from functools import partial
from typing import BinaryIO

from django.db import transaction

from inventory.actions.register import register_entries
from inventory.imports.stock import LISTED, ListedNumber, NumberRows
from inventory.models import NumberSheet
from inventory.rules import demand_manage_ddi
from oms.kit.sheet_import import keep
from partners.models import Account


@transaction.atomic
def rehearse_sheet(*, file: BinaryIO, name: str, by: Account, at: datetime) -> NumberSheet:
    """Read a workbook and give every row its verdict; no number is registered. An older rehearsal is forgotten.

    Raises PermissionDenied without Manage DDI, SheetProblem when the file cannot be read as a list of numbers.
    """
    demand_manage_ddi(by)
    found = LISTED.read(file, name)
    return keep.keep(NumberSheet, NumberRows, found, name=name, by=by, at=at)


@transaction.atomic
def register_sheet(*, sheet: NumberSheet, by: Account, at: datetime) -> int:
    """Register the good rows of a rehearsed sheet; how many.

    Every row is judged anew. When a verdict is another than at the rehearsal, nothing is registered, 0 comes back and
    the sheet holds the new verdicts. Raises ValidationError when the sheet is registered already or has no good row.
    """
    demand_manage_ddi(by)
    return keep.carry_out(sheet, NumberRows, partial(_register, by=by, at=at), at=at)


@transaction.atomic
def discard_sheet(*, by: Account, at: datetime) -> None:
    """Forget the person's open rehearsal."""
    keep.put_away(NumberSheet, by=by)


def _register(numbers: list[ListedNumber], *, by: Account, at: datetime) -> None:
    register_entries([number.as_entry() for number in numbers], by=by, at=at)
