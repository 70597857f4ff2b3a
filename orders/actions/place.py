"""Orders that one form says all of: opened, filled and sent in one transaction (guide 2.5.2)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from customers.models import Customer
from orders.actions.approve import approve_order
from orders.actions.confirm import confirm_order
from orders.actions.open import open_order
from orders.actions.submit import submit_order
from orders.enums import OrderState
from orders.kinds import TYPES
from orders.models import Order
from orders.rules import is_own_customer
from partners.models import Account


@transaction.atomic
def place_order(
    *, customer: Customer, kind: str, fields: dict[str, Any], nonce: UUID, by: Account, at: datetime
) -> Order:
    """An order of type `kind` with what its form said; the same `nonce` again changes nothing more.

    It is sent to whoever approves its type. A type that nobody else needs to agree to is approved and confirmed too.
    Raises PermissionDenied for a stranger's customer, ValidationError when the type may not be opened now.
    """
    if not is_own_customer(by, customer):
        raise PermissionDenied(_("Only the customer's reseller, or a partner above it, orders for it."))
    order = open_order(customer=customer, kind=kind, nonce=nonce, by=by, at=at)
    if order.state != OrderState.TEMPORARY:
        return order
    TYPES[kind].fill(order, fields)
    order.save()
    submit_order(order=order, by=by, at=at)
    if TYPES[kind].right is None:
        approve_order(order=order, by=by, at=at)
        confirm_order(order=order, effective=_day(order), by=by, at=at)
    return order


def _day(order: Order) -> date:
    assert order.activation_date is not None, "fill() sets the day of an order that nobody else agrees to"
    return order.activation_date
