"""HTML of a value, where thousands of them stand on a page."""

import re
from html import escape
from typing import Any

SPECIAL = re.compile("[&<>\"']").search  # most texts have none


def escaped(value: Any) -> str:
    """As Django's `conditional_escape`, without its detour over texts that are translated late: they are read here."""
    if type(value) is str:
        return escape(value) if SPECIAL(value) else value
    made = getattr(value, "__html__", None)
    return str(made()) if made is not None else escape(str(value))
