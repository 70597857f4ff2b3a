"""Accounts in the demo: who has paid, who owes, who is near its limit; prepaid with funds, and with none left."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from billing.actions.book import book
from billing.actions.pay import pay
from billing.enums import EntryKind
from billing.models import BalanceEntry
from customers.actions.create import update_customer
from customers.enums import CustomerStatus
from customers.models import Customer
from oms.kit.money import Money
from orders.demo.life import SLOW
from partners.models import Account, Partner

DAY = timedelta(days=1)
OPENING = "Owed when the accounts were brought over"
# of the customers of RS-Vertical, the last one first: what its basics become, what it owed, what came and went since
Step = tuple[int, EntryKind, str, str]  # days ago, kind, amount, reference
STORIES: tuple[tuple[dict[str, Any], str, tuple[Step, ...]], ...] = (
    ({"credit_limit": Decimal(400)}, "", ()),
    ({}, "312.40", ((12, EntryKind.PAYMENT, "312.40", "BACS 4411-08"),)),
    ({"credit_limit": Decimal(1000)}, "248.75", ((20, EntryKind.PAYMENT, "100.00", "BACS 4410-93"),)),
    ({"credit_limit": Decimal(300)}, "266.10", ()),
    (
        {"balance_control": "prepaid"}, "",
        ((25, EntryKind.TOP_UP, "150.00", "Card 7781"), (3, EntryKind.TOP_UP, "50.00", "Card 7902")),
    ),
    ({"balance_control": "prepaid"}, "40.00", ((16, EntryKind.TOP_UP, "40.00", "Card 7813"),)),
)  # fmt: skip


def load(now: datetime) -> None:
    if BalanceEntry.objects.exists():
        return
    told = Partner.objects.get(name="RS-Vertical")
    by = Account.objects.select_related("partner").get(login_id="admin@rs-vertical.example")
    placed = Customer.objects.filter(partner=told, status=CustomerStatus.ACTIVATED, balance_control="postpaid")
    placed = placed.exclude(name__in=SLOW)  # these have a story of their own (reminders.py)
    for customer, story in zip(placed.order_by("-code")[: len(STORIES)], STORIES, strict=False):
        _tell(customer, *story, by=by, now=now)
    for partner in Partner.objects.exclude(pk=told.pk):
        one = Customer.objects.filter(partner=partner, status=CustomerStatus.ACTIVATED).order_by("-code").first()
        chief = Account.objects.select_related("partner").filter(partner=partner, is_chief=True).first()
        if one is not None and chief is not None:
            _tell(one, {}, "84.20", ((9, EntryKind.PAYMENT, "84.20", "Transfer 118"),), by=chief, now=now)


def _tell(
    customer: Customer, basics: dict[str, Any], owed: str, steps: tuple[Step, ...], *, by: Account, now: datetime
) -> None:
    if basics:
        customer = update_customer(customer=customer, fields=basics, by=by, at=now - 40 * DAY)
    if owed:
        then = now - 30 * DAY
        book(
            customer=customer, kind=EntryKind.CORRECTION, amount=Money(-Decimal(owed), customer.currency),
            day=customer.today(then), reference="", comment=OPENING, by=by, at=then,
        )  # fmt: skip
    for ago, kind, amount, reference in steps:
        then = now - ago * DAY
        pay(
            customer=customer, kind=kind, amount=Decimal(amount), day=customer.today(then), reference=reference,
            comment="", by=by, at=then,
        )  # fmt: skip
