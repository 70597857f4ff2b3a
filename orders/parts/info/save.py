"""Step 1: the customer itself (guide 2.5.1.1)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from customers.actions.create import create_customer, replace_accounts, update_customer
from orders.actions.draft import editing
from orders.actions.open import open_order
from orders.kinds import default_title
from orders.models import Order
from partners.models import Account


@transaction.atomic
def create_customer_order(
    *, kind: str, fields: dict, accounts: list[dict], nonce: UUID, by: Account, at: datetime
) -> Order:
    """A new customer and its Temporary order of type `kind` (product.md, The main job).

    The customer exists from here on, with status Ordering and an ID. The same form twice is one order.
    """
    known = Order.objects.filter(nonce=nonce, requester_id=by.partner_id).first()
    if known:
        return known
    customer = create_customer(fields=fields, accounts=accounts, by=by, at=at)
    order = open_order(customer=customer, kind=kind, nonce=nonce, by=by, at=at)
    with editing(order, "info", by=by, at=at) as locked:
        locked.title = default_title(locked)
    return order


def save_info(*, order: Order, fields: dict, accounts: list[dict], by: Account, at: datetime) -> None:
    """The customer and its billing accounts; copies of its name on the order follow."""
    with editing(order, "info", by=by, at=at) as locked:
        customer = update_customer(customer=locked.customer, fields=fields, by=by, at=at)
        replace_accounts(customer=customer, accounts=accounts, by=by, at=at)
        locked.customer_name = customer.name
        locked.partner_id, locked.partner_name = customer.partner_id, customer.partner_name
