"""The relay: claims due outbox rows, hands each to its receiver, settles it. One delivery per topic."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from oms.kit import outbox
from oms.kit.acting import acting_for, as_system

log = logging.getLogger(__name__)

LONGEST = 15  # seconds one run goes on claiming; with the slowest send it ends before the task's soft limit
MOST_CLAIMS = 2  # times its attempts that a row is claimed at all
SOON = 60  # seconds; a later attempt is found by the sweep
NOTHING = float(SOON)  # seconds: nothing is left to be tried again soon


def _nothing(row: Any, answer: Any) -> None:
    """Most deliveries have nothing further to do once done."""


@dataclass(frozen=True)
class Delivery:
    """`send(row)` does the outside effect, in no transaction, and raises when it did not happen.

    `done(row, answer)` and `failed(row)` run in the transaction that settles the row, acting for its partner.
    When `done` raises, nothing of it stands and the row counts as not delivered.
    Slow deliveries stop claiming after `longest` seconds, so that the last one still fits
    into the task's time limit.
    """

    model: type[outbox.OutboxRow]
    send: Callable[[Any], Any]
    done: Callable[[Any, Any], None] = _nothing
    failed: Callable[[Any], None] = lambda row: None
    longest: int = LONGEST


deliveries: dict[str, Delivery] = {}


def deliver_due(topic: str) -> int:
    """Deliver what is due of `topic`; the number of rows tried. Safe to run any number of times at once.

    One row is claimed at a time, so that a worker that dies holds up no other row until the lease ends.
    """
    delivery, tried, waits = deliveries[topic], 0, []
    end = time.monotonic() + delivery.longest
    while time.monotonic() < end:
        claimed = _claimed(delivery.model)
        if not claimed:
            break
        for pk, attempt in claimed:
            waits.append(deliver_one(delivery, pk, attempt))
            tried += 1
    else:
        outbox.wake_now(topic)
    if soon := [seconds for seconds in waits if 0 < seconds <= SOON]:
        outbox.wake_now(topic, after=min(soon))
    return tried


def deliver_urgent(topic: str) -> float:
    """Deliver what is urgent of `topic` and due; the seconds until one of them is to be tried again, or NOTHING."""
    delivery, waits = deliveries[topic], [NOTHING]
    while claimed := _claimed(delivery.model, only=True):
        waits += [seconds for pk, attempt in claimed if (seconds := deliver_one(delivery, pk, attempt)) > 0]
    return min(waits)


def _claimed(model: type[outbox.OutboxRow], *, only: bool = False) -> list[tuple[int, int]]:
    """One row, an urgent one first; or `only` such."""
    with as_system():
        urgent = outbox.claim(model, now=timezone.now(), limit=1, urgent=True) if outbox.knows_urgent(model) else []
        return urgent if urgent or only else outbox.claim(model, now=timezone.now(), limit=1)


def deliver_one(delivery: Delivery, pk: int, attempt: int) -> float:
    """Send one claimed row and settle it; the seconds until it is to be tried again, or 0."""
    with as_system():
        row = delivery.model._default_manager.filter(pk=pk, state=outbox.OutboxState.CLAIMED, attempts=attempt).first()
    if row is None:  # the lease ran out meanwhile and the row is another worker's
        return 0
    if attempt > MOST_CLAIMS * row.MAX_ATTEMPTS:  # each time nobody was left to say what went wrong
        return _not_delivered(delivery, row, outbox.PermanentFault("Every worker that took it was lost over it."))
    try:
        answer = delivery.send(row)
        with acting_for(row.partner_id):
            if outbox.finish(row, at=timezone.now()):
                row.refresh_from_db()
                delivery.done(row, answer)
    except Exception as error:  # whatever the receiver does wrong: the row keeps it and is tried again
        log.info("%s %s not delivered: %s", delivery.model.__name__, row.key, error)
        return _not_delivered(delivery, row, error)
    return 0


def _not_delivered(delivery: Delivery, row: outbox.OutboxRow, error: Exception) -> float:
    """Settle the row as not delivered. Where its owner cannot even be told, the row alone says so, and never waits
    for ever."""
    at = timezone.now()
    try:
        with acting_for(row.partner_id):
            if not outbox.fail(row, error, at=at):
                return 0
            row.refresh_from_db()
            delivery.failed(row)
    except Exception as unsaid:  # whatever the receiver does wrong about a failure
        log.exception("%s %s: its failure could not be settled", delivery.model.__name__, row.key)
        with acting_for(row.partner_id):
            outbox.fail(row, unsaid, at=at)
            row.refresh_from_db()
    return (row.due_at - at).total_seconds() if row.state == outbox.OutboxState.WAITING else 0
