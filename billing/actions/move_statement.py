"""The one door for the state of a statement."""

from typing import Any

from billing.enums import STATEMENT_WAYS
from billing.models import Statement


def move_statement(statement: Statement, verb: str, **changes: Any) -> None:
    """Save `changes` with the move of `statement`, whose row the caller's transaction has locked. TransitionNotAllowed where
    the state does not allow `verb`."""
    STATEMENT_WAYS.take(statement, verb)
    for name, value in changes.items():
        setattr(statement, name, value)
    statement.save(update_fields=["state", *changes])
