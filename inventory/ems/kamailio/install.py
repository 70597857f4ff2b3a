"""The SIP server's database, made on first use and brought up to today's functions by every start."""

from importlib.resources import files
from typing import Any

import psycopg2

from inventory.ems.reach import prefixes


def install(address: str) -> None:
    """Tables where there are none; what Kamailio asks, as it stands here. Raises psycopg2.Error."""
    with psycopg2.connect(address) as link, link.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(1)")
        cursor.execute("select to_regclass('tenant')")
        if cursor.fetchone() == (None,):
            cursor.execute(_text("schema.sql"))
        cursor.execute(_text("later.sql"))
        _write_needs(cursor)
        cursor.execute(_text("route_call.sql"))
    link.close()


def _write_needs(cursor: Any) -> None:
    """What numbers ask for, seen from the country where the server stands."""
    cursor.execute("select country from place")
    rows = list(prefixes(cursor.fetchone()[0]).items())
    cursor.execute("delete from needs")
    cursor.executemany("insert into needs values (%s, %s)", rows)


def _text(name: str) -> str:
    return (files(__package__) / name).read_text()
