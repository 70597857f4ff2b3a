"""Ordering again what was cancelled or rejected (guide 2.6.1.1.2)."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from customers.actions.copy import copy_customer
from orders.actions.draft import editing
from orders.actions.open import open_order
from orders.effect.part import Moved
from orders.enums import OrderState
from orders.kinds import kind_of
from orders.models import Order
from orders.rules import may_copy
from partners.models import Account

CARRIED = (
    "title", "note", "plan_id", "agreement_id", "default_limit", "custom_limit",
    "sip_channels", "tdm_channels", "pbx_channels",
)  # fmt: skip


@transaction.atomic
def copy_order(*, order: Order, nonce: UUID, by: Account, at: datetime) -> Order:
    """A new Temporary order with the same contents; it says what it copies. Numbers must be assigned anew.

    A new customer that was cancelled with its order is made anew too; a rejected one goes on.
    """
    if not may_copy(by, order):
        raise PermissionDenied(_("Only its requester may copy an order, once it was canceled or rejected."))
    known: Order | None = Order.objects.filter(nonce=nonce, requester_id=by.partner_id).first()
    if known:
        return known
    kind = kind_of(order)
    if not kind.parts:
        raise ValidationError(_("Orders of this type are opened anew from the customer."))
    customer, moved = order.customer, Moved()
    if order.state == OrderState.CANCELED and kind.makes_customer:
        copied = copy_customer(customer=order.customer, by=by, at=at)
        customer, moved = copied.customer, Moved(copied.sites, copied.accounts)
    copy = open_order(customer=customer, kind=order.kind, nonce=nonce, by=by, at=at, copy_of=order)
    with editing(copy, kind.parts[0].code, by=by, at=at) as locked:
        for name in CARRIED:
            setattr(locked, name, getattr(order, name))
        today = locked.today(at)
        locked.activation_date = max(order.activation_date or today, today)
        for part in kind.parts:
            part.copy(order, locked, moved)
        again = {part.code for part in kind.parts if part.copied}
        locked.saved_steps = [step for step in order.saved_steps if step in again]
    return copy
