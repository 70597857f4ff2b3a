"""What waits for no worker's turn: works in threads of the scheduler's process, each woken by PostgreSQL itself.

NOTIFY belongs to the transaction that has something to do, so nobody is woken too early, Redis is not asked, and a process
that waits costs nothing. A lost wake-up is made good by each work's own look, and once a minute by the sweep.
"""

import atexit
import logging
import select
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from types import FrameType

from django.db import DatabaseError, InterfaceError, connection

from oms.kit import outbox

log = logging.getLogger(__name__)

CHANNEL = "urgent"
QUIET = 20.0  # seconds without being woken after which a work looks by itself
PAUSE = 1.0  # seconds after the database did not answer
LEAVE = 5.0  # seconds that works have to come to an end
ENDS = (signal.SIGTERM, signal.SIGINT)


@dataclass(frozen=True)
class Urgent:
    """`run()` does what is there, for a moment, and says in how many seconds it wants to look again (0: at once, more is
    there). It is run by `threads` threads, and is as safe at once, killed and again as any task. `begin()` is done once, before."""

    run: Callable[[], float]
    threads: int = 1
    begin: Callable[[], None] = lambda: None


works: dict[str, Urgent] = {}  # topic → what is done about it


def wake_urgent(topic: str) -> None:
    """Once this transaction is committed, have the work of `topic` look at once."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_notify(%s, %s)", [CHANNEL, topic])


@dataclass
class Watch:
    """The threads of one process."""

    stopping: threading.Event = field(default_factory=threading.Event)
    bells: dict[str, list[threading.Event]] = field(default_factory=dict)
    threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        outbox.wake_aside()
        for topic, work in works.items():
            bells = self.bells[topic] = [threading.Event() for _n in range(work.threads)]
            for n, bell in enumerate(bells):
                self._thread(f"{topic} {n}", self._work, topic, bell, work.begin if n == 0 else None)
        self._thread("listener", self._listen)

    def stop(self) -> None:
        """No work is left in the middle, as far as it ends in time."""
        self.stopping.set()
        for bell in (bell for bells in self.bells.values() for bell in bells):
            bell.set()
        for thread in self.threads:
            thread.join(LEAVE)

    def _thread(self, name: str, target: Callable[..., None], *told: object) -> None:
        thread = threading.Thread(target=target, args=told, name=name, daemon=True)
        self.threads.append(thread)
        thread.start()

    def _work(self, topic: str, bell: threading.Event, begin: Callable[[], None] | None) -> None:
        """Over and over; whatever goes wrong, it is tried again."""
        while not self.stopping.is_set():
            bell.clear()
            try:
                if begin:
                    begin()
                    begin = None
                after = works[topic].run()
            except Exception as error:  # whatever a work does wrong: the others go on, and so will this one
                log.log(_how_bad(error), "%s: %s", topic, error, exc_info=not _away(error))
                connection.close()
                after = PAUSE
            if after:
                bell.wait(min(after, QUIET))
        connection.close()

    def _listen(self) -> None:
        while not self.stopping.is_set():
            try:
                self._hear()
            except Exception as error:  # the driver's own words for a connection that is gone, too
                log.warning("nobody is heard at once: %s", error)
                connection.close()
                self.stopping.wait(PAUSE)
        connection.close()

    def _hear(self) -> None:
        """Ring for each topic that is told, and for all once: what was told before nobody heard."""
        with connection.cursor() as cursor:
            cursor.execute(f"listen {CHANNEL}")
        link = connection.connection
        self._ring(*self.bells)
        while not self.stopping.is_set():
            if select.select([link], [], [], PAUSE)[0]:
                link.poll()
                told, link.notifies[:] = {one.payload for one in link.notifies}, []
                self._ring(*told)

    def _ring(self, *topics: str) -> None:
        for bell in (bell for topic in topics for bell in self.bells.get(topic, ())):
            bell.set()


def _away(error: Exception) -> bool:
    return isinstance(error, DatabaseError | InterfaceError)


def _how_bad(error: Exception) -> int:
    return logging.WARNING if _away(error) else logging.ERROR


def end_once() -> None:
    """Who ends this process is heard once: a second signal would break off, with a traceback, what comes to its end."""
    for number in ENDS:
        signal.signal(number, partial(_ends, signal.getsignal(number)))


def _ends(before: object, number: int, frame: FrameType | None) -> None:
    for other in ENDS:
        signal.signal(other, signal.SIG_IGN)
    if callable(before):
        before(number, frame)
    raise SystemExit


def watch() -> Watch:
    """Begin in this process; two at once do no harm."""
    end_once()
    found = Watch()
    found.start()
    atexit.register(found.stop)
    return found
