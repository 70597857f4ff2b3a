"""The SIP server's database, made on first use and brought up to today's functions by every start."""

from importlib.resources import files

import psycopg2


def install(address: str) -> None:
    """Tables where there are none; the function that Kamailio asks as it stands here. Raises psycopg2.Error."""
    with psycopg2.connect(address) as link, link.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(1)")
        cursor.execute("select to_regclass('tenant')")
        if cursor.fetchone() == (None,):
            cursor.execute(_text("schema.sql"))
        cursor.execute(_text("route_call.sql"))
    link.close()


def _text(name: str) -> str:
    return (files(__package__) / name).read_text()
