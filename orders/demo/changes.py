"""Change orders of the demo's running customers, in the states that an order can be in, and who uses what they have."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from customers.models import Customer
from customers.queries.contract import lines_on
from inventory.demo.network import Network
from inventory.demo.usage import seats_of, settle_in
from inventory.queries.line import own_numbers
from inventory.queries.line_checks import LineEntry
from orders.actions.approve import approve_order, reject_order
from orders.actions.begin import begin_order
from orders.actions.confirm import confirm_order, refuse_order
from orders.actions.submit import cancel_order, submit_order
from orders.demo.clock import in_the_day
from orders.models import Order
from orders.parts.info.change_save import save_change_info
from orders.parts.items.save import save_items
from orders.parts.trunk.save import save_channel_changes
from orders.types.change import ChangeOrder
from partners.models import Account

HOUR = timedelta(hours=1)
# customer, login of the clerk, days ago, item, so many more or fewer, SIP channels, how far
STORIES = [
    ("Vertical Demo", "clerk@rs-vertical.example", 20, "Premium iPECS ONE USER", 1, 0, "confirmed"),
    ("Vertical Demo", "clerk@rs-vertical.example", 12, "Basic User With VM", 8, 0, "rejected"),
    ("Vertical Demo", "clerk@rs-vertical.example", 9, "Basic User With VM", 2, 4, "rejected_approval"),
    ("Vertical Demo", "clerk@rs-vertical.example", 7, "Stand Alone VM", -1, 0, "canceled"),
    ("Yardley Logistics", "admin@tideway.example", 2, "Analytics Standard", -1, 2, "submitted"),
    ("Canary Interiors", "admin@orbit.example", 3, "Basic User With VM", 3, 0, "approved"),
    ("Wapping Film Services", "clerk@rs-vertical.example", 1, "Premium iPECS ONE USER", 4, 2, "temporary"),
]
NEW_SITES = {
    "Yardley Logistics": [
        {
            "name": "Returns Desk",
            "is_main": False,
            "address1": "7 Placeholder Way",
            "city": "Leeds",
            "post_code": "LS1 4AP",
        }
    ]
}
PEOPLE = ("Ann Sample", "Ben Example", "Cleo Specimen", "Dan Placeholder", "Eve Sample", "Finn Example")


def load(network: Network) -> None:
    """Each story once, on the customers that the first stories made."""
    now = in_the_day()
    for name, login, ago, item, quantity, channels, far in STORIES:
        customer = Customer.objects.select_related("partner").get(name=name)
        at = now - ago * timedelta(days=1)
        if Order.objects.filter(customer=customer, kind=ChangeOrder.kind, created_at__gte=at - HOUR).exists():
            continue
        by = Account.objects.select_related("partner", "role").get(login_id=login)
        order = begin_order(customer=customer, kind=ChangeOrder.kind, nonce=uuid.uuid4(), by=by, at=at)
        fill(order, item, quantity, channels, by, at)
        WAYS[far](order, by, at)
        network.take(customer, at=at + 4 * HOUR)
    for name in ("Vertical Demo", "Wapping Film Services", "Yardley Logistics", "Canary Interiors"):
        move_in(network, Customer.objects.get(name=name), now)


def fill(order: Order, item: str, quantity: int, channels: int, by: Account, at: datetime) -> None:
    told: dict[str, Any] = {"order": order, "by": by, "at": at}
    fields = {"title": order.title, "activation_date": timezone.localdate(at), "note": ""}
    save_change_info(fields=fields, sites=NEW_SITES.get(order.customer_name, []), **told)
    line = lines_on(order.customer, timezone.localdate(at)).filter(item__name=item).first()
    if line is not None:
        row = {"line": line, "item": line.item, "billing_account": line.billing_account, "price": line.price}
        save_items(lines=[{**row, "quantity": quantity, "comment": ""}], **told)
    save_channel_changes(changes={"sip": channels}, **told)


def approver(order: Order) -> Account:
    people = Account.objects.select_related("partner", "role").filter(partner_id=order.approver_id)
    found: Account = people.order_by("is_chief", "pk")[0]
    return found


def to_submitted(order: Order, by: Account, at: datetime) -> None:
    submit_order(order=order, by=by, at=at + HOUR)


def to_approved(order: Order, by: Account, at: datetime) -> None:
    to_submitted(order, by, at)
    approve_order(order=order, by=approver(order), at=at + 2 * HOUR)


def to_confirmed(order: Order, by: Account, at: datetime) -> None:
    to_approved(order, by, at)
    confirm_order(order=order, effective=timezone.localdate(at + 3 * HOUR), by=by, at=at + 3 * HOUR)


def to_rejected(order: Order, by: Account, at: datetime) -> None:
    to_submitted(order, by, at)
    reason = "Eight more users need a second line first; please talk to us."
    reject_order(order=order, reason=reason, by=approver(order), at=at + 2 * HOUR)


def to_rejected_approval(order: Order, by: Account, at: datetime) -> None:
    to_approved(order, by, at)
    refuse_order(order=order, reason="The customer wants to wait until spring.", by=by, at=at + 3 * HOUR)


def to_canceled(order: Order, by: Account, at: datetime) -> None:
    cancel_order(order=order, why="The mailbox is still needed.", by=by, at=at + HOUR)


def stay(order: Order, by: Account, at: datetime) -> None:
    """A draft with two of its steps still to go."""


WAYS: dict[str, Callable[[Order, Account, datetime], None]] = {
    "submitted": to_submitted, "approved": to_approved, "confirmed": to_confirmed, "rejected": to_rejected,
    "rejected_approval": to_rejected_approval, "canceled": to_canceled, "temporary": stay,
}  # fmt: skip


def move_in(network: Network, customer: Customer, now: datetime) -> None:
    """People of the customer's, named by its reseller: each has a line, the first ones a number."""
    numbers = own_numbers(customer, timezone.localdate(now))
    entries = [
        LineEntry(line.extension, PEOPLE[place % len(PEOPLE)], numbers[place] if place < len(numbers) - 1 else "")
        for place, line in enumerate(seats_of(customer, leave=2))
    ]
    by = Account.objects.select_related("partner", "role").get(partner_id=customer.partner_id, is_chief=True)
    settle_in(network, customer, entries, by=by, at=now)
    network.store.set_users(customer.code, {"busy": {"sip": 3}})
