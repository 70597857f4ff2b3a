"""Long work as a row: what it is, how far it is, when it will be over. A worker does it; the person may leave.

Whoever counts calls `tick`; whoever runs the work decides with `watched` where the count is noted.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta

from django.db import DatabaseError, connection, models
from django.utils.translation import gettext as _

from oms.kit.ages import MINUTE, span
from oms.kit.outbox import OutboxRow, OutboxState

log = logging.getLogger(__name__)

FIRST = 0.03  # part that must be done before a rest is told
STEP = 200  # counted things between two notes

NOTE = """
begin; select set_config('app.partner', %(partner)s, true), set_config('lock_timeout', '1s', true);
update {table} set done = %(done)s, of = %(of)s, started_at = coalesce(started_at, now())
where id = %(id)s and state = 'claimed'; commit
"""


class LongWork(OutboxRow):
    """`done` things of `of` (0: not counted yet) since `started_at`. Concrete ones add partner and account."""

    title = models.CharField(max_length=100)
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)

    class Meta(OutboxRow.Meta):
        abstract = True

    @property
    def is_over(self) -> bool:
        return self.state in (OutboxState.DONE, OutboxState.FAILED, OutboxState.GIVEN_UP)

    @property
    def went_wrong(self) -> bool:
        return self.state in (OutboxState.FAILED, OutboxState.GIVEN_UP)

    def rest(self, now: datetime) -> timedelta | None:
        """How long it will go on at its pace so far; None while that cannot be told."""
        return None if self.is_over else rest_of(self.started_at, self.done, self.of, now)

    def ends_about(self, now: datetime) -> datetime | None:
        rest = self.rest(now)
        return None if rest is None else now + rest


def rest_of(started: datetime | None, done: int, of: int, now: datetime) -> timedelta | None:
    """How long the rest takes when `done` of `of` things took since `started`; None while that cannot be told."""
    if started is None or not of or not done or done < of * FIRST:
        return None
    return (now - started) / done * (of - done)


def rest_in_words(rest: timedelta) -> str:
    return _("about %(rest)s more") % {"rest": span(rest)} if rest >= MINUTE else _("less than a minute more")


class Progress:
    """Notes progress on a connection of its own: the one that does the work is in a transaction until the end.

    The bar is a courtesy: the work is done with or without.
    """

    def __init__(self, work: LongWork, of: int) -> None:
        self.work, self.of = work, of

    def __enter__(self) -> "Progress":
        self.aside = connection.copy()
        self.note(0)
        return self

    def __exit__(self, *_: object) -> None:
        self.aside.close()

    def note(self, done: int) -> None:
        """Show how far it is."""
        values = {"done": min(done, self.of), "of": self.of, "id": self.work.pk, "partner": str(self.work.partner_id)}
        try:
            with self.aside.cursor() as cursor:
                cursor.execute(NOTE.format(table=self.work._meta.db_table), values)
        except DatabaseError as error:
            log.warning("progress of %s %s not noted: %s", type(self.work).__name__, self.work.pk, error)


def _nobody_looks(done: int) -> None:
    """What is not watched is not noted."""


_watcher: ContextVar[Callable[[int], None]] = ContextVar("watcher", default=_nobody_looks)


@contextmanager
def watched(note: Callable[[int], None]) -> Iterator[None]:
    """Within, every STEP-th `tick` is noted."""
    token = _watcher.set(note)
    try:
        yield
    finally:
        _watcher.reset(token)


def tick(done: int) -> None:
    """`done` things are done so far; says so to whoever watches."""
    if done % STEP == 0:
        _watcher.get()(done)
