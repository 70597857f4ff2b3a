"""A list of new resellers comes in: rehearsed first, added at a person's word (guide 2.7.1)."""

from datetime import datetime
from functools import partial
from types import SimpleNamespace
from typing import BinaryIO

from django.core.exceptions import PermissionDenied
from django.db import transaction

from oms.kit.sheet_import import keep
from oms.kit.sheet_import.later import MANY
from oms.kit.sheet_import.rows import Headings
from partners.channel.actions.newcomers import add_resellers
from partners.channel.imports import NEEDED, ResellerRows, columns
from partners.channel.models import ResellerSheet
from partners.people.models import Account
from partners.people.queries.account import taken_ids
from partners.people.rules import id_taken, why_not_add_reseller


@transaction.atomic
def rehearse_sheet(*, file: BinaryIO, name: str, by: Account, at: datetime) -> ResellerSheet:
    """Read a workbook and give every row its verdict; nobody is added. An older rehearsal is forgotten.

    Raises PermissionDenied, or SheetProblem, in words, when the file cannot be read as such a list.
    """
    _permit(by)
    found = Headings(columns(), NEEDED).read(file, name)
    return keep.keep(ResellerSheet, partial(ResellerRows, by), found, name=name, by=by, at=at)


AT_A_TIME = MANY  # resellers in one transaction: so long they hold the tree, and whoever sends an order waits


@transaction.atomic
def import_sheet(*, sheet: ResellerSheet, by: Account, at: datetime) -> tuple[int, list[int]]:
    """Add the resellers of the next AT_A_TIME good rows, each with its Chief Admin, who is mailed a one-time link.

    (how many were added, rows that were left out because their ID, or that of a parent in the list, cannot be used:
    only here this is asked of IDs out of sight). Every row is judged anew, while others may change the tree;
    `add_resellers` asks once more for what must still hold when it is written. When a verdict is another than at the
    rehearsal, or every row is left out, nobody is added and the sheet holds the new verdicts. Raises PermissionDenied,
    or ValidationError when it is imported, has no good row, or what it rests on changed while it was judged.
    """
    _permit(by)
    left_out: list[int] = []
    number = keep.carry_out(
        sheet, partial(ResellerRows, by), partial(_add, left_out=left_out, by=by, at=at), at=at, most=AT_A_TIME
    )
    if left_out:
        _note_left_out(sheet, left_out, all_of_it=number == len(left_out))
    return number - len(left_out), left_out


@transaction.atomic
def discard_sheet(*, by: Account, at: datetime) -> None:
    """Forget the person's open rehearsal."""
    keep.put_away(ResellerSheet, by=by)


def _add(rows: list[SimpleNamespace], *, left_out: list[int], by: Account, at: datetime) -> None:
    taken = taken_ids(row.new.chief.login_id for row in rows)
    missing: set[int] = set()  # partners that do not come; whoever stands below one does not, either
    coming = []
    for row in rows:
        partner = row.new.partner
        if row.new.chief.login_id.lower() in taken or id(partner.parent) in missing:
            missing.add(id(partner))
            left_out.append(row.place)
        else:
            coming.append(row.new)
    if coming:
        add_resellers(coming, by=by, at=at)


def _note_left_out(sheet: ResellerSheet, places: list[int], *, all_of_it: bool) -> None:
    sheet.refresh_from_db()
    sheet.rows = [[row[0], row[1], id_taken(), ""] if row[0] in places else row for row in sheet.rows]
    if all_of_it:
        sheet.imported_at = None
    sheet.save(update_fields=["rows", "imported_at"])


def _permit(by: Account) -> None:
    if reason := why_not_add_reseller(by):
        raise PermissionDenied(reason)
