"""The relay: claims due outbox rows, hands each to its receiver, settles it. One delivery per topic."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from oms.kit import outbox
from oms.kit.acting import acting_for, as_system

LONGEST = 40  # seconds one run goes on claiming; shorter than the task's hard limit


def _nothing(row, answer) -> None:
    """Most deliveries have nothing further to do once done."""


@dataclass(frozen=True)
class Delivery:
    """`send(row)` does the outside effect, in no transaction, and raises when it did not happen.

    `done(row, answer)` and `failed(row)` run in the transaction that settles the row, acting for its partner.
    Slow deliveries claim a small `batch` and stop claiming after `longest` seconds, so that the last one still fits
    into the task's time limit.
    """

    model: type[outbox.OutboxRow]
    send: Callable[[Any], Any]
    done: Callable[[Any, Any], None] = _nothing
    failed: Callable[[Any], None] = lambda row: None
    batch: int = 10
    longest: int = LONGEST


deliveries: dict[str, Delivery] = {}


def deliver_due(topic: str) -> int:
    """Deliver what is due of `topic`; the number of rows tried. Safe to run any number of times at once."""
    delivery, tried = deliveries[topic], 0
    end = time.monotonic() + delivery.longest
    while time.monotonic() < end:
        with as_system():
            claimed = outbox.claim(delivery.model, now=timezone.now(), limit=delivery.batch)
        if not claimed:
            break
        for pk, _attempt in claimed:
            deliver_one(delivery, pk)
            tried += 1
    return tried


def deliver_one(delivery: Delivery, pk: int) -> None:
    """Send one claimed row and settle it."""
    with as_system():
        row = delivery.model.objects.get(pk=pk)
    try:
        answer = delivery.send(row)
    except Exception as error:  # whatever the receiver does wrong: the row keeps it and is tried again
        with acting_for(row.partner_id):
            if outbox.fail(row, error, at=timezone.now()):
                row.refresh_from_db()
                delivery.failed(row)
        return
    with acting_for(row.partner_id):
        if outbox.finish(row, at=timezone.now()):
            row.refresh_from_db()
            delivery.done(row, answer)
