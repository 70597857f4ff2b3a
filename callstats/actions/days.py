"""The days of the table of calls: made before they are needed, dropped when they are too old."""

from collections.abc import Iterable
from datetime import date

from django.db import connection, transaction

MISSING = """
select d from unnest(%s::date[]) d where to_regclass('callstats_call_' || to_char(d, 'YYYYMMDD')) is null order by d
"""


@transaction.atomic
def make_days(first: date, last: date) -> int:
    """Make what is missing of the partitions from `first` to `last`, days of UTC; how many were made.

    As the provider only; the database refuses others, and more than a thousand days at once.
    """
    return _asked("select oms_call_days(%s, %s)", first, last)


def make_missing(days: Iterable[date]) -> None:
    """Make the partitions of `days` that are not there. Where all are, nobody is waited for: making one holds up all who do."""
    with connection.cursor() as cursor:
        cursor.execute(MISSING, [list(days)])
        for (day,) in cursor.fetchall():
            make_days(day, day)


@transaction.atomic
def drop_days(before: date) -> int:
    """Drop the partitions of all days before `before`, with their calls; how many. As the provider only."""
    return _asked("select oms_drop_call_days(%s)", before)


@transaction.atomic
def index_day(before: date) -> bool:
    """Make the newest day before `before` that is not yet searched by number over indexes of its own so; whether there was one.

    As the provider only; who brings late records of that day waits meanwhile.
    """
    return bool(_asked("select oms_index_call_days(%s)", before))


def _asked(statement: str, *days: date) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, days)
        return int(cursor.fetchone()[0])
