"""Keys and counts as an address or a form names them. Whatever else stands there (², five thousand digits) names nothing."""

from collections.abc import Iterable

LONGEST = 18  # digits; every one of these fits the key of a row


def as_count(text: object) -> int | None:
    """A whole number in plain digits; None for everything else."""
    digits = str(text or "")
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) <= LONGEST else None


def as_key(text: object) -> int | None:
    """The key that `text` names; None when no row can have it."""
    return as_count(text) or None


def as_keys(texts: Iterable[str]) -> list[int]:
    """The keys among `texts`."""
    return [key for text in texts if (key := as_key(text))]
