"""Numbers that are given once, from the database's own sequences."""

from django.db import connection


def next_value(sequence: str) -> int:
    """The next number of `sequence`; gaps happen, repetitions never."""
    with connection.cursor() as cursor:
        cursor.execute("select nextval(%s)", [sequence])
        return cursor.fetchone()[0]
