"""HTML of a value, where thousands of them stand on a page."""

from html import escape
from typing import Any


def escaped(value: Any) -> str:
    """As Django's `conditional_escape`, without its detour over texts that are translated late: they are read here."""
    made = getattr(value, "__html__", None)
    return str(made()) if made is not None else escape(str(value))
