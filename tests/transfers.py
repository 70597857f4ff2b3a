"""Transfers between RS-Vertical and its neighbour Orbit, for the tests."""

import uuid
from datetime import datetime, timedelta

from django.utils import timezone

from customers.models import Customer
from inventory.models import Number
from oms.kit.acting import acting_for, as_system
from orders.actions.transfer import approve_transfer, consent_transfer, open_number_transfer
from orders.actions.transfer_cut import cut_transfer
from orders.models import Transfer
from orders.queries.transfer import receiver_named
from partners.models import Account

GIVER, RECEIVER, APPROVER = "clerk@rs-vertical.example", "admin@orbit.example", "admin@nimbus.example"


def person(login: str) -> Account:
    with as_system():
        return Account.objects.select_related("partner", "role").get(login_id=login)


def in_stock(login: str, n: int = 2) -> list[str]:
    """Free numbers of this person's company."""
    user = person(login)
    with as_system():
        return list(Number.objects.in_stock_of(user.partner_id).order_by("e164").values_list("e164", flat=True)[:n])


def opened(
    numbers: list[str], *, login: str = GIVER, to: str = "Orbit Comms", cut_at: datetime | None = None
) -> Transfer:
    user, now = person(login), timezone.now()
    receiver = receiver_named(to)
    assert receiver
    with acting_for(user.partner_id):
        return open_number_transfer(
            numbers=numbers, receiver=receiver, cut_at=cut_at or now + timedelta(hours=1), words="As agreed", note="Ours alone",
            nonce=uuid.uuid4(), by=user, at=now,
        )  # fmt: skip


def agreed(transfer: Transfer, *, customer: Customer | None = None, login: str = RECEIVER) -> Transfer:
    user = person(login)
    with acting_for(user.partner_id):
        return consent_transfer(transfer=transfer, customer=customer, note="Theirs alone", by=user, at=timezone.now())


def approved(transfer: Transfer) -> Transfer:
    user = person(APPROVER)
    with acting_for(user.partner_id):
        return approve_transfer(transfer=transfer, by=user, at=timezone.now())


def done(transfer: Transfer) -> Transfer:
    with as_system():
        return cut_transfer(transfer=transfer, at=timezone.now() + timedelta(hours=2))


# whoever acts for others in it, and why it must (tests/test_walls.py)
ACTS = {
    "orders/queries/transfer_customer.py:why_not_come": "whether the receiver has room for a customer that it does not see yet",
    "orders/queries/transfer.py:receiver_named": "a reseller is named by its whole name; only its id and name leave",
    "orders/queries/transfer.py:approver_of": "the company above both sides; only its id and name leave",
    "orders/queries/transfer.py:_of_others": "whether the owner of numbers stands above the receiver; only that is told",
    "orders/actions/transfer_move.py:let_go": "whoever ends a transfer may not see what the other side held for it",
    "orders/actions/transfer_cut.py:cut_transfer": "what changes hands is neither side's alone, and nobody acts but the clock",
    "orders/actions/transfer_cut.py:take_due_transfers": "a job reads the due transfers of all partners",
    "orders/actions/transfer_cut.py:_take_one": "a job does the transfer of two partners that do not see each other",
}
