"""Who acts in this transaction, told to PostgreSQL as the transaction's own setting (never the session's)."""

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.db import connection, transaction

SET = "select set_config('app.partner', %s, true)"
SET_WITH_CONTEXT = (
    SET + ", set_config('pghistory.context_id', %s, true), set_config('pghistory.context_metadata', %s, true)"
)
ROOT = """
select c.descendant from partner_closure c where c.depth = 0
and not exists (select 1 from partner_closure d where d.descendant = c.descendant and d.depth > 0) limit 1
"""


def tell_database(partner_id: int | None, context: dict[str, Any] | None = None) -> None:
    """First statement of a transaction: the partner whose rows may be touched, and who is behind it."""
    value = "" if partner_id is None else str(partner_id)
    with connection.cursor() as cursor:
        if context is None:
            cursor.execute(SET, [value])
        else:
            cursor.execute(SET_WITH_CONTEXT, [value, str(uuid.uuid4()), json.dumps(context)])


@contextmanager
def acting_for(partner_id: int | None, **context: Any) -> Iterator[None]:
    """A transaction in which the database shows and takes only rows of `partner_id` and those below it.

    Inside another transaction the earlier partner is put back at the end.
    """
    with transaction.atomic():
        before = _current()
        tell_database(partner_id, context or None)
        yield
        tell_database(before)


@contextmanager
def as_system() -> Iterator[None]:
    """Act as the root of the tree. Every use is listed in tests/test_walls.py with its reason."""
    with acting_for(root_id()):
        yield


def _current() -> int | None:
    with connection.cursor() as cursor:
        cursor.execute("select nullif(current_setting('app.partner', true), '')::bigint")
        partner_id: int | None = cursor.fetchone()[0]
    return partner_id


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
