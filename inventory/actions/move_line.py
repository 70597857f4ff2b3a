"""The one door of a line's state."""

from datetime import datetime

from inventory.enums import LINE_WAYS, LineState
from inventory.models import Line


def take_line(line: Line, verb: str, *, at: datetime) -> None:
    """Take a way in memory; the caller holds the row's lock and saves it."""
    LINE_WAYS.take(line, verb)
    line.changed_at = at
    if line.state == LineState.FREE:
        line.name = line.number = line.mac = line.email = ""
        line.registered = False


def name_line(line: Line, name: str, *, at: datetime) -> None:
    """Somebody uses the line from now on, or nobody where `name` is empty; what belongs to nobody goes with it."""
    if bool(name) != (line.state == LineState.USED):
        take_line(line, "give" if name else "free", at=at)
    line.name, line.changed_at = name, at
