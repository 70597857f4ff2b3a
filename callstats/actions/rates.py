"""Rates: set from a day on, taken back before that day, brought in as a list."""

from datetime import datetime
from functools import partial
from typing import BinaryIO

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from callstats.imports.rates import COLUMNS, NEEDED, ListedRate, RateRows
from callstats.models import Rate, RateSheet, RateTable
from callstats.queries.rates import begun
from oms.kit.setup.rules import may_set_up
from oms.kit.sheet_import import keep
from oms.kit.sheet_import.rows import Headings
from partners.models import Account

KEPT = ["destination", "per_minute", "per_call", "step", "in_bundle"]


@transaction.atomic
def set_rate(*, table: RateTable, rate: Rate, by: Account, at: datetime) -> Rate:
    """Let calls to `rate.prefix` cost what `rate` says from its day on; one of the same day is replaced.

    Raises ValidationError for a day that is over, once the table prices calls.
    """
    permit(by=by, table=table)
    table = RateTable.objects.select_for_update().get(pk=table.pk)
    today = timezone.localdate(at)
    if rate.valid_from < today and begun(table, today):
        day = date_format(today, "DATE_FORMAT")
        raise ValidationError(
            {"valid_from": _("A rate cannot change what was. Take %(day)s or a later day.") % {"day": day}}
        )
    write_rates(table, [rate])
    return Rate.objects.get(table=table, prefix=rate.prefix, valid_from=rate.valid_from)


def write_rates(table: RateTable, rates: list[Rate]) -> None:
    """Write checked rates, each prefix and day once."""
    for rate in rates:
        rate.table = table
    Rate.objects.bulk_create(
        rates, update_conflicts=True, unique_fields=["table", "prefix", "valid_from"], update_fields=KEPT
    )


@transaction.atomic
def take_back_rate(*, rate: Rate, by: Account, at: datetime) -> None:
    """Take back a rate that does not hold yet. Raises ValidationError for one that does, or did."""
    permit(by=by, table=rate.table)
    if rate.valid_from <= timezone.localdate(at):
        raise ValidationError(_("This rate holds already. Set another one from today or a later day."))
    rate.delete()


@transaction.atomic
def rehearse_rates(*, table: RateTable, file: BinaryIO, name: str, by: Account, at: datetime) -> RateSheet:
    """Read a list and give every row its verdict; nothing is imported. An older rehearsal is forgotten.

    Raises SheetProblem, in words, when the file cannot be read as such a list.
    """
    permit(by=by, table=table)
    found = Headings(COLUMNS, NEEDED, csv=True).read(file, name)
    return keep.keep(RateSheet, partial(RateRows, table, at), found, name=name, by=by, at=at, table=table)


@transaction.atomic
def import_rates(*, sheet: RateSheet, by: Account, at: datetime) -> int:
    """Import the good rows of a rehearsed list; how many.

    Every row is judged anew. When a verdict is another than at the rehearsal, nothing is imported, 0 comes back and
    the sheet holds the new verdicts. Raises ValidationError when the sheet is imported already or has no good row.
    """
    permit(by=by, table=sheet.table)
    table = RateTable.objects.select_for_update().get(pk=sheet.table_id)
    return keep.carry_out(sheet, partial(RateRows, table, at), partial(_write, table), at=at)


@transaction.atomic
def discard_rates(*, by: Account, at: datetime) -> None:
    """Forget the person's open rehearsal."""
    keep.put_away(RateSheet, by=by)


def _write(table: RateTable, listed: list[ListedRate]) -> None:
    write_rates(table, [row.as_rate() for row in listed])


def permit(*, by: Account, table: RateTable) -> None:
    """Raises PermissionDenied for a table of another partner."""
    if not may_set_up(by, table):
        raise PermissionDenied(_("This is set up by somebody else; you can only look at it."))
