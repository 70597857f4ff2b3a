"""Who is who in a call: an extension, a number, or something else that was dialled. Numbers of the United Kingdom."""

import re
from functools import lru_cache
from typing import NamedTuple

from callstats.enums import CallType, Direction

EXTENSION = re.compile(r"[1-9*][0-9]{1,5}")
OUTSIDE = re.compile(r"999|112|101|105|111|119|123|141|118[0-9]{3}|116[0-9]{3}")  # short, and yet on an outside line
PUNCTUATION = str.maketrans("", "", " -().")
WITHHELD = {"anonymous", "unknown", "restricted", "private", "unavailable", "asserted"}


class Placed(NamedTuple):
    """`number` is the customer's own, E.164; `other` the other party: E.164, an extension, or as dialled."""

    direction: str
    type: str
    extension: str
    number: str
    other: str


def is_extension(text: str) -> bool:
    return EXTENSION.fullmatch(text) is not None and OUTSIDE.fullmatch(text) is None


@lru_cache(maxsize=50_000)
def number(text: str) -> str:
    """E.164 of what a call server writes: +44…, 0044…, 44… or 0…; nothing for anything else."""
    digits = text.translate(PUNCTUATION)
    if digits.startswith("+"):
        rest = digits[1:]
    elif digits.startswith("00"):
        rest = digits[2:]
    elif digits.startswith("0"):
        rest = f"44{digits[1:]}"
    else:
        rest = digits if digits.startswith("44") and len(digits) >= 11 else ""
    return f"+{rest}" if rest.isdecimal() and rest.isascii() and 7 <= len(rest) <= 15 and rest[0] != "0" else ""


def other(text: str) -> str:
    """The other party: E.164 where it is a number, else as written; nothing where it was withheld."""
    if text.lower() in WITHHELD:
        return ""
    return text if is_extension(text) else number(text) or text


def placed(caller: str, called: str, *, inward: bool, own: str = "") -> Placed:
    """A call between two parties as the customer sees it; `inward`: it came to the customer.

    `own`: the customer's extension where the call server names it apart from the numbers.
    """
    near, far = (called, caller) if inward else (caller, called)
    return Placed(
        Direction.IN if inward else Direction.OUT,
        CallType.EXTENSION if is_extension(far) else CallType.TRUNK,
        own or (near if is_extension(near) else ""),
        number(near),
        other(far),
    )
