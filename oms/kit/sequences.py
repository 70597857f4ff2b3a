"""Numbers that are given once, from the database's own sequences."""

from django.db import connection


def next_value(sequence: str) -> int:
    """The next number of `sequence`; gaps happen, repetitions never."""
    with connection.cursor() as cursor:
        cursor.execute("select nextval(%s)", [sequence])
        value: int = cursor.fetchone()[0]
    return value


def next_values(sequence: str, count: int) -> list[int]:
    """The next `count` numbers of `sequence`."""
    with connection.cursor() as cursor:
        cursor.execute("select nextval(%s) from generate_series(1, %s)", [sequence, count])
        return [value for (value,) in cursor.fetchall()]
