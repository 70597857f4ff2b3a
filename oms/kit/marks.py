"""Marks: what was last done when, by the database's clock. What is due is asked of these rows, of nothing else."""

from datetime import timedelta

from django.db import connection

from oms.kit.models import Mark

BEAT, WORKER, DEMO = "beat", "worker", "demo"

SET = """
insert into kit_mark (name, at) values (%(name)s, clock_timestamp())
on conflict (name) do update set at = excluded.at
"""
# a mark in the future was set before somebody put the clock back: the job is due, not silent until then
DUE = SET + "where kit_mark.at <= excluded.at - %(every)s or kit_mark.at > excluded.at returning 1"
AGE = """
select extract(epoch from greatest(clock_timestamp() - at, at - clock_timestamp())) from kit_mark where name = %(name)s
"""


def set_mark(name: str) -> None:
    """`name` was done just now."""
    with connection.cursor() as cursor:
        cursor.execute(SET, {"name": name})


def take_due(name: str, *, every: timedelta) -> bool:
    """Whether `name` is due, once for all who ask; it counts as done with the commit of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute(DUE, {"name": name, "every": every})  # type: ignore[dict-item]  # psycopg writes an interval
        return cursor.fetchone() is not None


def seconds_since(name: str) -> float | None:
    """How long ago `name` was done; None if never. A mark in the future is as far away as one in the past."""
    with connection.cursor() as cursor:
        cursor.execute(AGE, {"name": name})
        found = cursor.fetchone()
    return float(found[0]) if found else None


def is_set(name: str) -> bool:
    return Mark.objects.filter(name=name).exists()
