"""What processes do that count what extensions spend, and unblock, at once (tests/test_fraud_at_once.py)."""

import time
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from callstats.actions.spend import count_spendings, look_after_spendings
from callstats.actions.unblock import unblock_extension
from callstats.models import FraudAlarm, Spending, WatchedDestination
from customers.models import Customer
from inventory.models import Command
from oms.kit.acting import acting_for, as_system
from partners.models import Account, Notice
from tests.call_records import add_call
from tests.processes import wait_for_the_others

EXTENSIONS = ("801", "802", "803")
HOT = "+37120000000"
OUTSIDE = "+443069990123"  # of which no call bundle takes anything
LONG = 86_400  # seconds; two of them are beyond any limit of the demo


def customer() -> Customer:
    found = Customer.objects.filter(partner__name="RS-Vertical", status="activated", tenancy__isnull=False)
    return found.filter(fraudlimits__isnull=False).order_by("-pk").first()


def call(seed: int) -> int:
    """Calls of today, each in a transaction of its own, counted by whoever is there."""
    wait_for_the_others()
    with as_system():
        mine = customer()
    for n in range(6):
        with as_system():
            add_call(
                mine,
                timezone.now() - timedelta(microseconds=seed * 1000 + n),
                seconds=LONG,
                extension=EXTENSIONS[n % 3],
                other=OUTSIDE,
            )
        count_spendings(at=timezone.now())
    return seed


def unblock(seed: int) -> bool:
    """Whether this one unblocked, not the other."""
    with as_system():
        by = Account.objects.select_related("partner", "role").get(login_id="admin@rs-vertical.example")
        spending = Spending.objects.select_related("customer").get(customer=customer(), extension=EXTENSIONS[0])
    wait_for_the_others()
    try:
        with acting_for(by.partner_id):
            unblock_extension(
                spending=spending, comment=f"By {seed}", until="midnight", amount=None, by=by, at=timezone.now()
            )
    except ValidationError:
        return False
    return True


def standing() -> dict[str, list]:
    """Of each extension: state, calls, and its commands."""
    count_spendings(at=timezone.now())
    with as_system():
        rows = Spending.objects.filter(customer=customer(), extension__in=EXTENSIONS).order_by("extension")
        return {
            row.extension: [
                row.state, row.calls,
                list(
                    Command.objects.filter(customer=row.customer, payload__extension=row.extension)
                    .order_by("pk").values_list("kind", flat=True)
                ),
            ]
            for row in rows
        }  # fmt: skip


def watch() -> None:
    with as_system():
        WatchedDestination.objects.update_or_create(prefix=HOT[:4], plan=None, defaults={"act": "block", "kind": "hot"})


def call_hot(extensions: int) -> int:
    """One call of each of so many extensions to a destination on the hot list, each in a transaction of its own."""
    with as_system():
        mine = customer()
    for n in range(extensions):
        with as_system():
            add_call(mine, timezone.now() - timedelta(microseconds=n), extension=str(900 + n), other=HOT)
        time.sleep(0.1)
    return extensions


def count_on(seconds: float) -> None:
    """Say that it is at work, then count until it is killed."""
    print("at work", flush=True)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        look_after_spendings(at=timezone.now())


def alarmed() -> dict[str, list]:
    """Of each of those extensions: what its alarm came to, its commands, and whether its reseller was told once each way."""
    look_after_spendings(at=timezone.now())
    with as_system():
        chief = Account.objects.get(login_id="admin@rs-vertical.example")
        found = {}
        for row in FraudAlarm.objects.filter(customer=customer(), kind="hot", extension__gte="900"):
            sent = Command.objects.filter(customer=row.customer, payload__extension=row.extension).order_by("pk")
            ways = list(
                Notice.objects.filter(thread=f"fraud-alarm:{row.pk}", account=chief).values_list("method", flat=True)
            )
            once = len(ways) == len(set(ways)) > 0
            found[row.extension] = [row.outcome, list(sent.values_list("kind", flat=True)), once]
    return found
