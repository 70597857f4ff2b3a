"""What must happen outside is a row, written in the transaction that decided it; a worker delivers it later.

At least once, in order within a lane, in effect once (the receiver honours `key`). docs/adr/0004.
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from queue import SimpleQueue
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=90)  # longer than the hard time limit of a task (settings)
BACKOFF = (5, 15, 60, 300, 900)  # seconds before each further attempt


class OutboxState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    CLAIMED = "claimed", _("In delivery")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    GIVEN_UP = "given_up", _("Given up")


class PermanentFault(Exception):
    """The receiver will never take this; a person must look."""


class OutboxRow(models.Model):
    """One outside effect. `key` is what the receiver recognises a repetition by; rows of a `lane` go in order."""

    key = models.CharField(max_length=120, unique=True)
    lane = models.CharField(max_length=60, blank=True, default="")
    state = models.CharField(max_length=10, choices=OutboxState, default=OutboxState.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)
    completed_at = models.DateTimeField(null=True, blank=True)

    partner_id: int  # of the concrete row: in whose name it is settled

    MAX_ATTEMPTS = 6

    class Meta:
        abstract = True
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                name="%(app_label)s_%(class)s_due",
                condition=models.Q(state__in=["waiting", "claimed"]),
            ),
            models.Index(
                fields=["lane", "id"],
                name="%(app_label)s_%(class)s_lane",
                condition=~models.Q(state__in=["done", "given_up"]),
            ),
        ]


# due and free to be taken: its lane is not held by an earlier row, nobody's lease runs. What is urgent waits for what is urgent alone
FREE = """
t.state in ('waiting', 'claimed') and t.due_at <= %(now)s and (t.state = 'waiting' or t.lease_until < %(now)s)
and (t.lane = '' or not exists (select 1 from {table} e
     where e.lane = t.lane and e.id < t.id and e.state not in ('done', 'given_up'){overtakes}))
"""
OVERTAKES = " and (e.urgent or not t.urgent)"
CLAIM = """
with due as materialized (
  select t.id from {table} t where {free}
  order by t.due_at, t.id for update of t skip locked limit %(limit)s)
update {table} u set state = 'claimed', lease_until = %(lease)s, attempts = u.attempts + 1 from due where u.id = due.id
returning u.id, u.attempts
"""


def knows_urgent(model: type[OutboxRow]) -> bool:
    """Whether some rows of this outbox are urgent: those overtake the others of their lane."""
    return any(field.name == "urgent" for field in model._meta.get_fields())


def free(model: type[OutboxRow], *, urgent: bool = False) -> str:
    """The condition of a row `t` that may be taken `%(now)s`; only of `urgent` ones."""
    words = FREE.format(table=model._meta.db_table, overtakes=OVERTAKES if knows_urgent(model) else "")
    return f"{words} and t.urgent" if urgent else words


def claim(model: type[OutboxRow], *, now: datetime, limit: int = 20, urgent: bool = False) -> list[tuple[int, int]]:
    """Take due rows for `LEASE`, or only `urgent` ones; (id, attempt number) each. No two callers get the same row."""
    statement = CLAIM.format(table=model._meta.db_table, free=free(model, urgent=urgent))
    with connection.cursor() as cursor:
        cursor.execute(statement, {"now": now, "lease": now + LEASE, "limit": limit})
        return sorted(cursor.fetchall())


def let_go(model: type[Any], *, now: datetime) -> None:
    """Whoever delivers what is urgent begins anew: rows that it held when it died are free at once. Where another holds one,
    it is sent twice under its key."""
    held = model._default_manager.filter(state=OutboxState.CLAIMED, urgent=True)
    held.update(lease_until=now)


def finish(row: OutboxRow, *, at: datetime) -> bool:
    """Mark `row` done, unless its lease was lost and another worker has it; whether it was ours."""
    return _settle(row, state=OutboxState.DONE, completed_at=at, lease_until=None, last_error="")


def fail(row: OutboxRow, error: Exception, *, at: datetime) -> bool:
    """Back off, or hold the row for a person once patience or hope has run out."""
    for_good = isinstance(error, PermanentFault) or row.attempts >= row.MAX_ATTEMPTS
    wait = BACKOFF[min(row.attempts, len(BACKOFF)) - 1]
    return _settle(
        row,
        state=OutboxState.FAILED if for_good else OutboxState.WAITING,
        due_at=at + timedelta(seconds=wait),
        lease_until=None,
        last_error=in_words(error),
    )


def in_words(error: Exception) -> str:
    """What went wrong, as the database can keep it."""
    text = str(error) or type(error).__name__
    return text.replace("\0", "").encode(errors="replace").decode()[:500]


def _settle(row: OutboxRow, **changes: Any) -> bool:
    held = type(row)._default_manager.filter(pk=row.pk, state=OutboxState.CLAIMED, attempts=row.attempts)
    return bool(held.update(**changes))


WAKERS: dict[str, Callable[[float], None]] = {}  # topic → asks its worker to look after so many seconds
_quiet_until = 0.0
_aside: SimpleQueue[tuple[str, float]] | None = None


def wake(topic: str) -> None:
    """After the commit, ask the worker to look at once. Without Redis the sweep finds the rows a little later."""
    transaction.on_commit(lambda: wake_now(topic))


def wake_now(topic: str, *, after: float = 0) -> None:
    """Ask the worker to look, now or `after` so many seconds; never fails."""
    if _aside is not None:
        _aside.put((topic, after))
    else:
        _wake_now(topic, after)


def wake_aside() -> None:
    """From now on a thread of this process asks, so that nobody in it waits for a Redis that is away."""
    global _aside
    if _aside is None:
        _aside = SimpleQueue()
        threading.Thread(target=_wake_each, args=[_aside], name="wakes", daemon=True).start()


def _wake_each(asked: "SimpleQueue[tuple[str, float]]") -> None:
    """What is asked again and again meanwhile is asked once."""
    while True:
        once = {asked.get()}
        while not asked.empty():
            once.add(asked.get())
        for topic, after in once:
            _wake_now(topic, after)


def _wake_now(topic: str, after: float) -> None:
    global _quiet_until
    if time.monotonic() < _quiet_until or topic not in WAKERS:
        return
    try:
        WAKERS[topic](after)
    except Exception as error:  # whatever the broker's client raises: the row is safe, the request goes on
        _quiet_until = time.monotonic() + 10
        log.warning("worker not woken for %s: %s", topic, error)
