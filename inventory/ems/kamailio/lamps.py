"""The message lamp of telephones: each is told how many messages wait for its line (RFC 3842), unasked, when it signs on and
whenever that becomes another. The SIP server brings the word to all telephones of the line.
"""

import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg2

from inventory.ems.kamailio.shelf import Shelf, Waits
from inventory.ems.phone import Message

EVERY = 1.0  # seconds between two looks
AGAIN = 60.0  # seconds after which a telephone that did not answer is told once more
AT_ONCE = 8


class Lamps:
    """`ask(realm, extension, summary)` tells all telephones of a line and gives the status of the answer, 0 where none came;
    `hears` is what a line dials."""

    def __init__(self, shelf: Shelf, ask: Callable[[str, str, str], int], hears: str, *, every: float = EVERY) -> None:
        self.shelf, self._ask, self.hears, self.every = shelf, ask, hears, every
        self.told: dict[tuple[str, str], Waits] = {}
        self._later: dict[tuple[str, str], float] = {}  # when a line is told again whose telephones did not answer
        self._over = threading.Event()
        self._pool = ThreadPoolExecutor(AT_ONCE)
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._over.set()
        self._thread.join(5)
        self._pool.shutdown(cancel_futures=True)

    def _watch(self) -> None:
        while not self._over.wait(self.every):
            try:
                self.look()
            except psycopg2.Error as error:
                sys.stderr.write(f"No lamp is told: {type(error).__name__}.\n")

    def look(self) -> None:
        """Tell each line whose messages or telephones are others than they were told. Raises psycopg2.Error."""
        now = self.shelf.lamps()
        for line, waits in now.items():
            due = self._later.get(line, 0.0) <= time.monotonic()
            if self.told.get(line) != waits and due:
                self.told[line] = waits
                self._pool.submit(self._tell, line, waits)
        for gone in set(self.told) - set(now):  # nobody has signed on, or the line has no voicemail
            before = self.told.pop(gone)
            if before.new:
                self._pool.submit(self._tell, gone, Waits(0, 0, ()))

    def _tell(self, line: tuple[str, str], waits: Waits) -> None:
        realm, extension = line
        if self._ask(realm, extension, summary(realm, self.hears, waits)):
            self._later.pop(line, None)
        elif waits.phones:
            self._later[line] = time.monotonic() + AGAIN
            self.told.pop(line, None)


def summary(realm: str, hears: str, waits: Waits) -> str:
    """What a telephone reads: whether its lamp is lit, what it dials to hear them, how many are new and old."""
    lit = "yes" if waits.new else "no"
    return (
        f"Messages-Waiting: {lit}\r\nMessage-Account: sip:{hears}@{realm}\r\nVoice-Message: {waits.new}/{waits.old}\r\n"
    )


def notice(request: Message, summary: str) -> Message:
    """The request that carries it."""
    request.headers |= {
        "event": ["message-summary"], "subscription-state": ["active"],
        "content-type": ["application/simple-message-summary"],
    }  # fmt: skip
    request.body = summary
    return request
