"""A list of watched destinations is rehearsed, then brought in."""

from datetime import datetime
from typing import BinaryIO

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from callstats.imports.watched import COLUMNS, NEEDED, ListedDestination, WatchedRows
from callstats.models import WatchedDestination, WatchedSheet
from oms.kit.sheet_import import keep
from oms.kit.sheet_import.rows import Headings
from partners.models import Account


@transaction.atomic
def rehearse_watched(*, file: BinaryIO, name: str, by: Account, at: datetime) -> WatchedSheet:
    """Read a list and give every row its verdict; nothing is imported. An older rehearsal is forgotten.

    Raises SheetProblem, in words, when the file cannot be read as such a list.
    """
    permit(by=by)
    found = Headings(COLUMNS, NEEDED, csv=True).read(file, name)
    return keep.keep(WatchedSheet, WatchedRows, found, name=name, by=by, at=at)


@transaction.atomic
def import_watched(*, sheet: WatchedSheet, by: Account, at: datetime) -> int:
    """Import the good rows of a rehearsed list; how many. 0 when a verdict is another than at the rehearsal. Raises
    ValidationError when it is imported already or has no good row."""
    permit(by=by)
    return keep.carry_out(sheet, WatchedRows, _write, at=at)


@transaction.atomic
def discard_watched(*, by: Account, at: datetime) -> None:
    """Forget the person's open rehearsal."""
    keep.put_away(WatchedSheet, by=by)


def _write(listed: list[ListedDestination]) -> None:
    WatchedDestination.objects.bulk_create(
        [row.as_destination() for row in listed], update_conflicts=True, unique_fields=["prefix", "plan"],
        update_fields=["destination", "kind", "act"],
    )  # fmt: skip


def permit(*, by: Account) -> None:
    """Raises PermissionDenied for anybody but the provider."""
    if not by.sees_all:
        raise PermissionDenied(_("This is set up by somebody else; you can only look at it."))
