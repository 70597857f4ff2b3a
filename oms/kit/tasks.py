"""Celery: wake-ups and the sweep that finds what a lost wake-up missed."""

from collections.abc import Callable

from celery import shared_task

from oms.kit.delivery import Delivery, deliver_due, deliveries
from oms.kit.outbox import WAKERS

chores: list[Callable[[], None]] = []  # small clearing up, harmless when done twice


@shared_task(name="oms.kit.relay")
def relay(topic: str) -> None:
    """Deliver what is due of one topic."""
    deliver_due(topic)


@shared_task(name="oms.kit.sweep")
def sweep() -> None:
    """Once a minute: everything due, whoever forgot to wake us. Each topic in a task of its own, with its own limit."""
    for topic in deliveries:
        WAKERS[topic](0)
    for chore in chores:
        chore()


def offer(topic: str, delivery: Delivery) -> None:
    """Register a delivery and how its worker is woken."""
    deliveries[topic] = delivery

    def wake(after: float = 0) -> None:
        relay.apply_async([topic], countdown=after or None, retry=False)

    WAKERS[topic] = wake
