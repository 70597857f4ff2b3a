"""Whether rows of orders, customers, stock, commands and notices are as before, whoever wrote to them meanwhile."""

import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import cache

import psycopg2
from django.db import connection

from oms.kit.acting import as_system, root_id
from oms.kit.walls import our_models
from tests.people import written

WATCHED = {"orders", "customers", "inventory"}


@cache
def watched() -> tuple[str, ...]:
    found = [m._meta.db_table for m in our_models() if m._meta.app_label in WATCHED]
    return (*(table for table in found if "event" not in table), "partners_notice")


def contents(tables: Collection[str] = ()) -> dict[str, tuple]:
    """Table → a digest of all its rows, in whatever order they lie; of every watched table unless told which."""
    with as_system(), connection.cursor() as cursor:
        cursor.execute(_asking(tables or watched()))
        return _told(cursor)


def _asking(tables: Collection[str]) -> str:
    return " union all ".join(f"select '{t}', count(*), sum(hash_record_extended(x.*, 0)) from {t} x" for t in tables)


def _told(cursor) -> dict[str, tuple]:
    return {table: tuple(digest) for table, *digest in cursor.fetchall()}


@contextmanager
def unchanged() -> Iterator[None]:
    """Nothing of what is watched is different afterwards.

    Tables that this transaction has written to are looked at before; any other is as everybody sees it, and is looked
    at only when it was written to meanwhile, what it was by another connection.
    """
    counted = written() if connection.in_atomic_block else dict.fromkeys(watched(), 0)
    own = [table for table in watched() if table in counted]
    before = contents(own) if own else {}
    yield
    now = written() if connection.in_atomic_block else {}
    moved = [table for table in watched() if now.get(table) != counted.get(table)]
    if not moved:
        return
    before |= committed([table for table in moved if table not in counted])
    after = contents(moved)
    assert {table for table in moved if before[table] != after[table]} == set()


def committed(tables: Collection[str]) -> dict[str, tuple]:
    """Their digests as another connection sees them."""
    if not tables:
        return {}
    link = psycopg2.connect(os.environ["DATABASE_URL"].replace("/placeholder", f"/{connection.settings_dict['NAME']}"))
    try:
        with link.cursor() as cursor:
            cursor.execute("select set_config('app.partner', %s, true)", [str(root_id())])
            cursor.execute(_asking(tables))
            return _told(cursor)
    finally:
        link.close()
