"""The one door for the state of a file of call records."""

from typing import Any

from callstats.enums import FILE_WAYS
from callstats.models import CallFile


def move_file(file: CallFile, verb: str, **changes: Any) -> None:
    """Save `changes` with the move of `file`, whose row the caller's transaction has locked. TransitionNotAllowed where
    the state does not allow `verb`."""
    FILE_WAYS.take(file, verb)
    for name, value in changes.items():
        setattr(file, name, value)
    file.save(update_fields=["state", *changes])
