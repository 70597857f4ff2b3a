"""A connection to the SIP server's database that ends in time, whatever the other side does."""

import select
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
from psycopg2.extensions import POLL_OK, POLL_READ, POLL_WRITE
from psycopg2.extras import RealDictCursor, RealDictRow

from inventory.ems.driver import TemporaryFault

TOO_LATE = "The SIP server's database did not answer in time; it may have acted. The same key finds out."


class Link:
    """One statement after the other, all of them within `seconds`. A transaction that is not kept ends with the link."""

    def __init__(self, address: str, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._wire = psycopg2.connect(address, async_=1, cursor_factory=RealDictCursor, application_name="portal")
        self._wait()

    def rows(self, sql: str, *values: Any) -> list[RealDictRow]:
        """What the statement gives, nothing where it gives no rows. Raises psycopg2.Error, TimeoutError."""
        with self._wire.cursor() as cursor:
            cursor.execute(sql, values)
            self._wait()
            return cursor.fetchall() if cursor.description else []

    def row(self, sql: str, *values: Any) -> RealDictRow | None:
        """The first row, or None."""
        found = self.rows(sql, *values)
        return found[0] if found else None

    def close(self) -> None:
        self._wire.close()

    def _wait(self) -> None:
        """An asynchronous connection reads what is there and never waits by itself: a trickle cannot outlast the deadline."""
        while (state := self._wire.poll()) != POLL_OK:
            left = self._end - time.monotonic()
            if left <= 0:
                raise TimeoutError
            wire = [self._wire.fileno()]
            ready = select.select(wire if state == POLL_READ else [], wire if state == POLL_WRITE else [], [], left)
            if not any(ready):
                raise TimeoutError


@contextmanager
def linked(address: str, seconds: float, *, keeps: bool = False) -> Iterator[Link]:
    """A link; with `keeps` in a transaction that stands once the block ends without an error.

    Raises TemporaryFault when the database is away or late.
    """
    link = None
    try:
        link = Link(address, seconds)
        if keeps:
            link.rows("begin")
        yield link
        if keeps:
            link.rows("commit")
    except TimeoutError as error:
        raise TemporaryFault(TOO_LATE) from error
    except (psycopg2.OperationalError, psycopg2.InterfaceError) as error:
        words = f"The SIP server's database cannot be reached: {type(error).__name__}."
        raise TemporaryFault(words) from error
    except psycopg2.Error as error:
        raise TemporaryFault(f"The SIP server's database refused: {type(error).__name__} {error.pgcode}.") from error
    finally:
        if link:
            link.close()
