"""A new customer and its Temporary order, in one transaction (product.md, The main job)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from customers.actions.create import create_customer
from orders.actions.draft import editing
from orders.actions.open import open_order
from orders.enums import OrderType
from orders.models import Order
from partners.models import Account


@transaction.atomic
def create_customer_order(*, fields: dict, accounts: list[dict], nonce: UUID, by: Account, at: datetime) -> Order:
    """The customer exists from here on, with status Ordering and an ID. The same form twice is one order."""
    known = Order.objects.filter(nonce=nonce, requester_id=by.partner_id).first()
    if known:
        return known
    customer = create_customer(fields=fields, accounts=accounts, by=by, at=at)
    order = open_order(customer=customer, kind=OrderType.NEW_CUSTOMER, nonce=nonce, by=by, at=at)
    with editing(order, "info", by=by, at=at) as locked:
        locked.title = customer.name
    return order
