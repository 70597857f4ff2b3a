"""Records become calls: COPY into a table of the session, whose each is looked up for all at once, one statement that stores
what is not there yet.

with as_system():
    stored = store([(line, record), …], file=file, at=now)
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from traceback import clear_frames
from typing import Any

from django.db import IntegrityError, connection, transaction
from psycopg2.errors import UniqueViolation

from callstats.actions import store_sql as sql
from callstats.actions.days import make_missing
from callstats.formats.record import AsWritten, Record
from callstats.models import CallFile
from oms.kit.acting import root_id
from oms.kit.urgent import wake_urgent

BETWEEN = "\x1f"  # no text that is read holds it
AT_ONCE = 1_000_000  # bytes that COPY is given at once
LARGE = 1_000  # lines from which on storing tries the faster way first


@dataclass(frozen=True)
class Stored:
    """What became of records: each is `counted`, `unassigned`, `doubled` or `joined` to another leg of its call."""

    counted: int = 0
    unassigned: int = 0
    doubled: int = 0
    joined: int = 0


@transaction.atomic
def store(
    records: Iterable[tuple[int, Record]], *, file: CallFile, at: datetime, written: AsWritten | None = None
) -> Stored:
    """Store records of `file`, which is locked, and note on their files what was counted; runs as the provider.

    `records`: (line, record), whose times were found good; `written`: lines of which the same is known. Customers' hours that
    changed are noted with them.
    """
    written = written or AsWritten()
    with connection.cursor() as cursor:
        cursor.execute(sql.STAGING)
        number, linked, days = _copied(cursor, records)
        if written.count:
            cursor.copy_expert(sql.WRITTEN, written, AT_ONCE)
        number += written.count
        if not number:
            return Stored()
        make_missing(days | written.days())
        told: dict[str, Any] = {"server": file.server_id, "file": file.pk, "root": root_id(), "at": at}
        joined, doubled_legs, groups = _join(cursor, told) if linked else (0, 0, 0)
        cursor.execute(f"{sql.HASHED}; {sql.PAIRS_OF_BATCH}")
        cursor.execute(sql.TENANTS_OF_BATCH, told)
        cursor.execute(sql.WHOSE_OF_BATCH)
        cursor.execute(sql.KEEP_RESELLER)
        by_file = _insert(cursor, told, new=number == written.count >= LARGE)
        cursor.execute(f"{sql.AS_BEFORE}; {sql.CLEAR}")
    mine, assigned = by_file.pop(file.pk, (0, 0))
    _note(by_file)
    wake_urgent("spending")
    doubled = number - linked - (mine - groups) + doubled_legs
    return Stored(assigned, mine - assigned, doubled, joined)


def _copied(cursor, records: Iterable[tuple[int, Record]]) -> tuple[int, int, set[date]]:  # type: ignore[no-untyped-def]  # Django's wrapper
    """How many records were copied, how many of them are legs to be joined, and their days."""
    linked = 0
    days: set[date] = set()
    rows = []
    for _line, record in records:
        linked += record.linked != ""
        days.add(record.started.date())
        rows.append(_row(record))
    if rows:
        cursor.copy_expert(sql.COPY, StringIO("".join(rows)), AT_ONCE)
    return len(rows), linked, days


def _row(record: Record) -> str:
    call_id, leg, started, answered, ended, seconds, *texts = record
    row = BETWEEN.join(
        (
            call_id,
            leg,
            started.isoformat(),
            answered.isoformat() if answered else "\n",
            ended.isoformat(),
            str(seconds),
            *texts,
        )
    )
    if "\\" in row:
        row = row.replace("\\", "\\\\")
    return row.replace("\n", "\\N", 1) + "\n"


def _join(cursor, told: dict[str, Any]) -> tuple[int, int, int]:  # type: ignore[no-untyped-def]  # Django's wrapper
    """Legs become one record for each call: (legs joined, legs that were there, calls that are new)."""
    cursor.execute(sql.LOCK_LEGS, told)
    cursor.execute(sql.LEGS)
    cursor.execute(sql.TAKE_LEGS, told)
    legs, different = cursor.fetchone()
    cursor.execute(sql.TAKE_CALLS, told)
    taken = cursor.fetchall()
    _note({file_id: (-calls, -assigned) for file_id, calls, assigned in taken})
    cursor.execute(sql.DOUBLED_LEGS)
    doubled = legs - different + cursor.rowcount
    cursor.execute(sql.MERGE, told)
    cursor.execute(sql.NEW_CALLS, told)
    (groups,) = cursor.fetchone()
    return legs - doubled - groups, doubled, groups


def _insert(cursor, told: dict[str, Any], *, new: bool) -> dict[int, tuple[int, int]]:  # type: ignore[no-untyped-def]  # Django's wrapper
    """Store the batch: of each file how many calls, and how many of them have a customer. `new`: it is tried as if none of its calls
    were there, as nearly always none is; where one is, or comes twice, that is taken back."""
    cursor.execute(sql.PLAIN_BATCH)
    sure, near = cursor.fetchone()
    if new:
        try:
            with transaction.atomic():
                if sure and near:
                    return {told["file"]: _inserted_all(cursor, told)}
                return _inserted(cursor, sql.insert(sure=sure, known=False), told)
        except IntegrityError as error:
            if not isinstance(error.__cause__, UniqueViolation):
                raise
            clear_frames(error.__traceback__)  # where the error and its frames hold each other, and these the batch
    return _inserted(cursor, sql.insert(sure=sure, known=True), told)


def _inserted_all(cursor, told: dict[str, Any]) -> tuple[int, int]:  # type: ignore[no-untyped-def]  # Django's wrapper
    """Store all of a batch of one file, whoever's it is: how many calls, and how many of them have a customer."""
    cursor.execute(sql.INSERT_ALL, told)
    cursor.execute(sql.HOURS_OF_PAIRS, told)
    cursor.execute(sql.SPENT_OF_PAIRS, told)
    cursor.execute(sql.COUNT_PAIRS)
    calls, assigned = cursor.fetchone()
    return int(calls), int(assigned)


def _inserted(cursor, statement: str, told: dict[str, Any]) -> dict[int, tuple[int, int]]:  # type: ignore[no-untyped-def]  # Django's wrapper
    cursor.execute(statement, told)
    return {file_id: (calls, assigned) for file_id, calls, assigned in cursor.fetchall()}


def _note(by_file: dict[int, tuple[int, int]]) -> None:
    """Add to what other files say of their calls: {file: (calls, assigned)}."""
    for pk, (calls, assigned) in by_file.items():
        file = CallFile.objects.select_for_update().get(pk=pk)
        file.counted += assigned
        file.unassigned += calls - assigned
        file.save(update_fields=["counted", "unassigned"])
