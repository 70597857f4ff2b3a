"""What processes do that load calls and roll them up at once (tests/test_roll_up_killed.py)."""

import random
import time
from datetime import timedelta

from django.utils import timezone

from callstats.actions.roll_up import roll_up_changed, roll_up_some
from callstats.models import ChangedHour, HourlyUsage
from callstats.queries.books import booked_days
from customers.models import Customer
from oms.kit.acting import as_system
from tests.call_records import add_call

HOURS = 12  # of yesterday: few, so that loaders and rollers meet at the same ones


def load(seed: int, calls: int) -> int:
    """Load so many calls, each in a transaction of its own; some are read twice."""
    chance, added = random.Random(seed), 0
    with as_system():
        customers = list(Customer.objects.order_by("pk")[:4])
    noon = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)
    for _call in range(calls):
        at, customer = noon + timedelta(seconds=chance.randrange(HOURS * 3_600)), chance.choice(customers)
        with as_system():
            mark = add_call(customer, at, seconds=chance.randint(1, 500), direction=chance.choice(["in", "out"]))
        added += 1
        if chance.random() < 0.1:
            with as_system():
                add_call(customer, at, seconds=1, mark=mark)
    return added


def roll(seconds: float) -> None:
    """Say that it is at work, then roll up a few hours at a time, until it is killed or the time is over."""
    print("at work", flush=True)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        roll_up_some(3)


def settle() -> dict[str, int]:
    """Roll up what is left; what the check of the books says then, and how much is left."""
    roll_up_changed()
    today = timezone.now().date()
    with as_system():
        days = booked_days(today - timedelta(days=40), today)
        return {
            "waiting": ChangedHour.objects.count(), "rows": HourlyUsage.objects.count(),
            "wrong": sum(day.wrong + day.sums for day in days), "calls": sum(day.calls for day in days),
            "rolled": sum(day.rolled_calls for day in days), "seconds": sum(day.seconds for day in days),
            "rolled_seconds": sum(day.rolled_seconds for day in days),
        }  # fmt: skip
