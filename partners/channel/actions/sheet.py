"""A list of new resellers comes in: rehearsed first, added at a person's word (guide 2.7.1)."""

from datetime import datetime
from functools import partial
from types import SimpleNamespace
from typing import BinaryIO

from django.core.exceptions import PermissionDenied
from django.db import transaction

from oms.kit import sheets
from oms.kit.sheet_import import keep
from oms.kit.sheet_import.rows import listed
from partners.channel.actions.newcomers import add_resellers
from partners.channel.imports import NEEDED, ResellerRows, columns
from partners.channel.models import ResellerSheet
from partners.people.actions.tree import lock_tree
from partners.people.models import Account
from partners.people.rules import why_not_add_reseller


@transaction.atomic
def rehearse_sheet(*, file: BinaryIO, name: str, by: Account, at: datetime) -> ResellerSheet:
    """Read a workbook and give every row its verdict; nobody is added. An older rehearsal is forgotten.

    Raises PermissionDenied, or SheetProblem, in words, when the file cannot be read as such a list.
    """
    _permit(by)
    found = listed(sheets.read(file, name), columns(), NEEDED)
    return keep.keep(ResellerSheet, partial(ResellerRows, by), found, name=name, by=by, at=at)


@transaction.atomic
def import_sheet(*, sheet: ResellerSheet, by: Account, at: datetime) -> int:
    """Add the resellers of the good rows, each with its Chief Admin, who is mailed a one-time link; how many.

    Every row is judged anew. When a verdict is another than at the rehearsal, nobody is added, 0 comes back and the
    sheet holds the new verdicts. Raises PermissionDenied, or ValidationError when it is imported or has no good row.
    """
    _permit(by)
    lock_tree()  # what is judged must still hold when it is written
    return keep.carry_out(sheet, partial(ResellerRows, by), partial(_add, by=by, at=at), at=at)


@transaction.atomic
def discard_sheet(*, by: Account, at: datetime) -> None:
    """Forget the person's open rehearsal."""
    keep.put_away(ResellerSheet, by=by)


def _add(rows: list[SimpleNamespace], *, by: Account, at: datetime) -> None:
    add_resellers([row.new for row in rows], by=by, at=at)


def _permit(by: Account) -> None:
    if reason := why_not_add_reseller(by):
        raise PermissionDenied(reason)
