"""What processes do that remind, block and pay at once (tests/test_reminders_at_once.py)."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from billing.actions.block import review
from billing.actions.pay import pay
from billing.actions.remind import remind
from billing.enums import EntryKind
from billing.models import CustomerBalance, PaymentBlock, Reminder
from customers.models import Customer
from oms.kit.acting import acting_for, as_system
from orders.models import Order
from tests.balance_acts import owner
from tests.processes import wait_for_the_others

FAR = timedelta(days=120)


def reminders(name: str) -> int:
    with as_system():
        return Reminder.objects.filter(customer__name=name).count()


def remind_often(name: str, times: int) -> int:
    """Every week from four months on; how often it was."""
    with as_system():
        pk = Customer.objects.get(name=name).pk
    noon = timezone.now().replace(hour=12) + FAR
    wait_for_the_others()
    return sum(remind(pk, at=noon + timedelta(days=90 * n)) for n in range(times))


def pay_all(name: str, meet: bool = True) -> int:
    """Pay what is owed; how many reminders there were once that was committed."""
    with as_system():
        by, customer = owner(), Customer.objects.get(name=name)
        owed = -CustomerBalance.objects.get(customer=customer).balance
    if meet:
        wait_for_the_others()
    assert owed > Decimal(0)
    with acting_for(by.partner_id):
        day = customer.today(timezone.now())
        kind = EntryKind.PAYMENT
        pay(customer=customer, kind=kind, amount=owed, day=day, reference="R-1", comment="", by=by, at=timezone.now())
    return reminders(name)


def review_once(name: str) -> bool:
    with as_system():
        pk = Customer.objects.get(name=name).pk
    wait_for_the_others()
    return review(pk, at=timezone.now())


def how_blocked(name: str) -> list:
    """Its status, the states of its blocks, and how many Service Resumes there are."""
    with as_system():
        customer = Customer.objects.get(name=name)
        states = list(PaymentBlock.objects.filter(customer=customer).order_by("pk").values_list("state", flat=True))
        return [customer.status, states, Order.objects.filter(customer=customer, kind="service_resume").count()]
