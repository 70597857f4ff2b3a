"""Who acts in this transaction, told to PostgreSQL as the transaction's own setting (never the session's)."""

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, cast

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction

from oms.kit.database.base import DatabaseWrapper

PARTNER = "set_config('app.partner', %s, true)"
CONTEXT = "set_config('pghistory.context_id', %s, true), set_config('pghistory.context_metadata', %s, true)"
TAKE_OVER = (
    "with before as materialized (select current_setting('app.partner', true) as partner,"
    " current_setting('pghistory.context_id', true) as id, current_setting('pghistory.context_metadata', true) as metadata)"
    " select before.partner, before.id, before.metadata, {} from before"
)
PUT_BACK = f"select {PARTNER}, {CONTEXT}"
ROOT = """
select c.descendant from partner_closure c where c.depth = 0
and not exists (select 1 from partner_closure d where d.descendant = c.descendant and d.depth > 0) limit 1
"""


def tell_database(partner_id: int | None, context: dict[str, Any] | None = None) -> None:
    """Before the first statement of a transaction: the partner whose rows may be touched, and who is behind it."""
    later(*_told(partner_id, context, "select {}"))


def _told(partner_id: int | None, context: dict[str, Any] | None, statement: str) -> tuple[str, list[str]]:
    """`statement` with what names the partner and who is behind it, and its values."""
    value = "" if partner_id is None else str(partner_id)
    if context is None:
        return statement.format(PARTNER), [value]
    return statement.format(f"{PARTNER}, {CONTEXT}"), [value, str(uuid.uuid4()), json.dumps(context)]


def later(statement: str, values: list[str]) -> None:
    """Sent ahead of the next statement (oms/kit/database)."""
    cast(DatabaseWrapper, connections[DEFAULT_DB_ALIAS]).later(statement, values)


@contextmanager
def acting_for(partner_id: int | None, **context: Any) -> Iterator[None]:
    """A transaction in which the database shows and takes only rows of `partner_id` and those below it.

    Inside another transaction the earlier partner, and who was behind it, are put back at the end.
    """
    with transaction.atomic():
        before = _took_over(partner_id, context or None)
        yield
        later(PUT_BACK, before)


@contextmanager
def as_system() -> Iterator[None]:
    """Act as the root of the tree. Every use is listed in tests/test_walls.py with its reason."""
    with acting_for(root_id()):
        yield


def _took_over(partner_id: int | None, context: dict[str, Any] | None) -> list[str]:
    """Tell the database as `tell_database` does; what it was told before, read by the same statement ahead of it."""
    with connection.cursor() as cursor:
        cursor.execute(*_told(partner_id, context, TAKE_OVER))
        return [value or "" for value in cursor.fetchone()[:3]]


@cache
def _root_of(database: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(ROOT)
        found = cursor.fetchone()
    if found is None:
        raise LookupError("There is no root partner yet. Run `manage.py install` first.")
    root: int = found[0]
    return root


def root_id() -> int:
    """The id of the provider at the root of the tree."""
    return _root_of(connection.settings_dict["NAME"])
