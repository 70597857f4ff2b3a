"""Orders that a rule of the customer's own reseller asks for: nobody is asked, and they take effect at once."""

import uuid
from copy import copy
from datetime import datetime
from typing import Any

from django.db import transaction

from customers.models import Customer
from orders.actions.approve import approve_order
from orders.actions.confirm import confirm_order
from orders.actions.open import open_order
from orders.actions.place import fill_order
from orders.actions.submit import submit_order
from orders.models import Order
from partners.models import Account


@transaction.atomic
def order_by_rule(
    *, customer: Customer, kind: str, fields: dict[str, Any], source: str, rule: str, by: Account, at: datetime
) -> Order:
    """An order of `kind` as its form would have said `fields`, opened, agreed to and confirmed for today; all of it or nothing.

    `source` stands in the order for good (`Order.by_rule`), `rule` says by whose rules and stands where a person's name
    does; `by` is a person of the customer's reseller, in whose name it is. Raises ValidationError as opening and approving do.
    """
    acting = copy(by)
    acting.name = rule
    order = open_order(customer=customer, kind=kind, nonce=uuid.uuid4(), by=acting, at=at)
    fill_order(order, {"day": order.today(at), "comment": "", **fields}, at=at)
    order.details["by_rule"] = source
    order.save()
    submit_order(order=order, by=acting, at=at)
    approve_order(order=order, by=acting, at=at)
    return confirm_order(order=order, effective=order.today(at), by=acting, at=at)
