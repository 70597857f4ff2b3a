"""Which customers' rows an act of this thread holds (customers/actions/row.py). Whoever else writes such a row would write over
what the act has yet to write, or be written over by it, so nobody else may."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from oms.kit.scope import PartnerQuerySet


class PastHeldRow(RuntimeError):
    """A customer's row was to be written past the act that holds it."""


class _OfThread(threading.local):
    """A transaction belongs to a connection, a connection to a thread."""

    def __init__(self) -> None:
        self.keys: set[int] = set()
        self.writes = False


_of_thread = _OfThread()


@contextmanager
def held(pk: int) -> Iterator[None]:
    """The row is the act's alone meanwhile."""
    _of_thread.keys.add(pk)
    try:
        yield
    finally:
        _of_thread.keys.discard(pk)


@contextmanager
def writing() -> Iterator[None]:
    """The act itself writes."""
    before, _of_thread.writes = _of_thread.writes, True
    try:
        yield
    finally:
        _of_thread.writes = before


def others() -> set[int]:
    """Rows that may not be written now."""
    return set() if _of_thread.writes else _of_thread.keys


def refuse(code: str) -> None:
    """Raises PastHeldRow."""
    raise PastHeldRow(
        f"An act holds customer {code}: what is to be written of it goes through customers/actions/row.py."
    )


class CustomerQuerySet(PartnerQuerySet):
    """Customers, of whom none that is held is written by the side."""

    def update(self, **values: Any) -> int:
        if (keys := others()) and (code := self.filter(pk__in=keys).values_list("code", flat=True).first()):
            refuse(code)
        return super().update(**values)

    update.alters_data = True  # type: ignore[attr-defined]
