"""The days of the table of calls: made before they are needed, dropped when they are too old."""

from datetime import date

from django.db import connection, transaction


@transaction.atomic
def make_days(first: date, last: date) -> int:
    """Make what is missing of the partitions from `first` to `last`, days of UTC; how many were made.

    As the provider only; the database refuses others, and more than a thousand days at once.
    """
    return _asked("select oms_call_days(%s, %s)", first, last)


@transaction.atomic
def drop_days(before: date) -> int:
    """Drop the partitions of all days before `before`, with their calls; how many. As the provider only."""
    return _asked("select oms_drop_call_days(%s)", before)


def _asked(statement: str, *days: date) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, days)
        return int(cursor.fetchone()[0])
