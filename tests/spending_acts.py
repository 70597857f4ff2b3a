"""What processes do that count what extensions spend, and unblock, at once (tests/test_fraud_at_once.py)."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from callstats.actions.spend import count_spendings
from callstats.actions.unblock import unblock_extension
from callstats.models import Spending
from customers.models import Customer
from inventory.models import Command
from oms.kit.acting import acting_for, as_system
from partners.models import Account
from tests.call_records import add_call
from tests.processes import wait_for_the_others

EXTENSIONS = ("801", "802", "803")
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
