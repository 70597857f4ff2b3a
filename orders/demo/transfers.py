"""The demo's transfers between resellers: one waits for consent, one for approval, one is done."""

import uuid
from datetime import datetime, timedelta

from inventory.models import Number
from orders.actions.transfer import approve_transfer, consent_transfer, open_number_transfer
from orders.actions.transfer_cut import cut_transfer
from orders.models import Transfer
from orders.queries.transfer import receiver_named
from partners.models import Account

DAY = timedelta(days=1)
VERTICAL, ORBIT, NIMBUS = "admin@vertical.example", "admin@orbit.example", "admin@nimbus.example"
# numbers that begin with, whose, to whom, what is said, what is only noted
LONDON = (
    "+44207946035",
    VERTICAL,
    "Orbit Comms",
    "The dance school moves to you with its numbers.",
    "Ask for their order number",
)
LEEDS = "+44113496026", VERTICAL, "Orbit Comms", "As agreed by phone.", "They take over the lease, too"
BRISTOL = "+44117496024", ORBIT, "Vertical Cloud", "The last ten of our Bristol block.", "Not needed any more"


def load(now: datetime) -> None:
    """Once."""
    if Transfer.objects.exists():
        return
    _open(*LONDON, at=now - DAY, cut_at=now + 6 * DAY)
    _agree(_open(*LEEDS, at=now - 3 * DAY, cut_at=now + 2 * DAY), ORBIT, now - 2 * DAY)
    done = _agree(_open(*BRISTOL, at=now - 9 * DAY, cut_at=now - 5 * DAY), VERTICAL, now - 8 * DAY)
    approve_transfer(transfer=done, by=_person(NIMBUS), at=now - 7 * DAY)
    cut_transfer(transfer=done, at=now - 5 * DAY)


def _person(login: str) -> Account:
    return Account.objects.select_related("partner", "role").get(login_id=login)


def _open(begin: str, login: str, to: str, words: str, note: str, *, at: datetime, cut_at: datetime) -> Transfer:
    giver, receiver = _person(login), receiver_named(to)
    assert receiver, to
    stock = Number.objects.in_stock_of(giver.partner_id).filter(e164__startswith=begin)
    numbers = list(stock.values_list("e164", flat=True))
    return open_number_transfer(
        numbers=numbers, receiver=receiver, cut_at=cut_at, words=words, note=note, nonce=uuid.uuid4(), by=giver, at=at
    )


def _agree(transfer: Transfer, login: str, at: datetime) -> Transfer:
    return consent_transfer(transfer=transfer, note="", by=_person(login), at=at)
