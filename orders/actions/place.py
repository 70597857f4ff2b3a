"""Orders that one form says all of: opened, filled and sent in one transaction (guide 2.5.2)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from customers.models import Customer
from orders.actions.approve import approve_order
from orders.actions.confirm import confirm_order
from orders.actions.draft import editing
from orders.actions.open import open_order
from orders.actions.submit import submit_order
from orders.enums import OrderState
from orders.kinds import TYPES, kind_of
from orders.models import Order
from orders.rules import is_own_customer, why_not_on
from partners.models import Account


@transaction.atomic
def place_order(
    *, customer: Customer, kind: str, fields: dict[str, Any], nonce: UUID, copy_of: Order | None = None, by: Account,
    at: datetime,
) -> Order:  # fmt: skip
    """An order of type `kind` with what its form said; the same `nonce` again changes nothing more.

    It is sent to whoever approves its type. A type that nobody else needs to agree to is approved and confirmed too.
    Raises PermissionDenied for a stranger's customer, ValidationError when the type may not be opened now.
    """
    if not is_own_customer(by, customer):
        raise PermissionDenied(_("Only the customer's reseller, or a partner above it, orders for it."))
    order = open_order(customer=customer, kind=kind, nonce=nonce, by=by, at=at, copy_of=copy_of)
    if order.state != OrderState.TEMPORARY:
        return order
    fill_order(order, fields, at=at)
    order.save()
    submit_order(order=order, by=by, at=at)
    if TYPES[kind].right is None:
        approve_order(order=order, by=by, at=at)
        confirm_order(order=order, effective=_day(order), by=by, at=at)
    return order


@transaction.atomic
def send_corrected(*, order: Order, fields: dict[str, Any], by: Account, at: datetime) -> Order:
    """What was withdrawn, as its form says it now, sent again. Raises PermissionDenied, AlreadyMoved, ValidationError."""
    with editing(order, "form", by=by, at=at) as locked:
        if refusal := kind_of(locked).may_open(locked.customer):
            raise ValidationError(refusal)
        fill_order(locked, fields, at=at)
    return submit_order(order=order, by=by, at=at)


def fill_order(order: Order, fields: dict[str, Any], *, at: datetime) -> None:
    """`order` says what the form of its type said; the caller saves. Raises ValidationError, by field of the form."""
    kind = kind_of(order)
    kind.fill(order, fields)
    today, day = order.today(at), order.activation_date
    if kind.right and day and (refusal := why_not_on(day, kind.earliest(order, today), today)):
        raise ValidationError({"day": refusal})


def _day(order: Order) -> date:
    assert order.activation_date is not None, "fill() sets the day of an order that nobody else agrees to"
    return order.activation_date
