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
SETTINGS = {"partner": "app.partner", "id": "pghistory.context_id", "metadata": "pghistory.context_metadata"}


@cache
def _copied(source: str, target: str) -> str:
    """A statement that has `target` say what `source` says, each a pattern of names; what was never said is empty."""
    names = [(source.format(kept, name), target.format(kept, name)) for kept, name in SETTINGS.items()]
    copies = (f"set_config('{new}', coalesce(current_setting('{old}', true), ''), true)" for old, new in names)
    return f"select {', '.join(copies)}"


ROOT = """
select c.descendant from partner_closure c where c.depth = 0
and not exists (select 1 from partner_closure d where d.descendant = c.descendant and d.depth > 0) limit 1
"""


def tell_database(partner_id: int | None, context: dict[str, Any] | None = None) -> None:
    """Before the first statement of a transaction: the partner whose rows may be touched, and who is behind it."""
    _say(partner_id, context)


def _say(partner_id: int | None, context: dict[str, Any] | None) -> None:
    value = "" if partner_id is None else str(partner_id)
    if context is None:
        later(f"select {PARTNER}", [value])
    else:
        later(f"select {PARTNER}, {CONTEXT}", [value, str(uuid.uuid4()), json.dumps(context)])


def later(statement: str, values: list[Any]) -> None:
    """Sent ahead of the next statement (oms/kit/database)."""
    cast(DatabaseWrapper, connections[DEFAULT_DB_ALIAS]).later(statement, values)


@contextmanager
def acting_for(partner_id: int | None, **context: Any) -> Iterator[None]:
    """A transaction in which the database shows and takes only rows of `partner_id` and those below it.

    Inside another transaction the earlier partner, and who was behind it, are put back at the end. The database itself
    keeps them meanwhile, in settings of its own for each depth, so that nobody has to ask for them.
    """
    link = cast(DatabaseWrapper, connections[DEFAULT_DB_ALIAS])
    with transaction.atomic():
        link.depth += 1
        kept = f"app.before_{link.depth}_{{0}}"
        try:
            later(_copied("{1}", kept), [])
            _say(partner_id, context or None)
            yield
            later(_copied(kept, "{1}"), [])
        finally:
            link.depth -= 1


@contextmanager
def as_system() -> Iterator[None]:
    """Act as the root of the tree. Every use is listed in tests/test_walls.py with its reason."""
    with acting_for(root_id()):
        yield


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
