"""A list of a customer's lines comes in: rehearsed first, carried out at a person's word."""

from datetime import datetime
from functools import partial
from typing import BinaryIO

from django.core.exceptions import PermissionDenied
from django.db import transaction

from customers.models import Customer
from customers.rules import why_not_modify
from inventory.actions.change_line import change_lines
from inventory.imports.line import LISTED_LINES, LineRows, ListedLine
from inventory.models import LineSheet
from oms.kit.sheet_import import keep
from partners.models import Account


@transaction.atomic
def rehearse_line_sheet(*, file: BinaryIO, name: str, customer: Customer, by: Account, at: datetime) -> LineSheet:
    """Read a workbook and give every row its verdict; no line is changed. An older rehearsal is forgotten.

    Raises PermissionDenied, SheetProblem when the file cannot be read as a list of lines.
    """
    _demand(customer, by)
    found = LISTED_LINES.read(file, name)
    return keep.keep(LineSheet, partial(LineRows, customer, at), found, name=name, by=by, at=at, customer=customer)


@transaction.atomic
def name_by_sheet(*, sheet: LineSheet, by: Account, at: datetime) -> int:
    """Make the lines as the good rows say; how many rows.

    Every row is judged anew. When a verdict is another than at the rehearsal, nothing is changed, 0 comes back and the
    sheet holds the new verdicts. Raises ValidationError when it was carried out already or has no good row.
    """
    _demand(sheet.customer, by)
    write = partial(_name, customer=sheet.customer, by=by, at=at)
    return keep.carry_out(sheet, partial(LineRows, sheet.customer, at), write, at=at)


@transaction.atomic
def discard_line_sheet(*, by: Account, at: datetime) -> None:
    """Forget the person's open rehearsal."""
    keep.put_away(LineSheet, by=by)


def _demand(customer: Customer, by: Account) -> None:
    if reason := why_not_modify(by, customer):
        raise PermissionDenied(reason)


def _name(lines: list[ListedLine], *, customer: Customer, by: Account, at: datetime) -> None:
    change_lines(customer=customer, entries=[line.entry for line in lines], by=by, at=at)
