"""Orders of steps, for a customer that is there: the draft to go on with, or a new one (guide 2.5.2)."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from customers.models import Customer
from customers.queries.contract import plan_on
from orders.actions.open import open_order
from orders.enums import DRAFT
from orders.kinds import TYPES
from orders.models import Order
from orders.rules import is_own_customer
from partners.models import Account


@transaction.atomic
def begin_order(*, customer: Customer, kind: str, nonce: UUID, by: Account, at: datetime) -> Order:
    """The draft of `kind` that `by`'s company has of this customer already, else a new one.

    Raises PermissionDenied for a stranger's customer, ValidationError when the type may not be opened now.
    """
    if not is_own_customer(by, customer):
        raise PermissionDenied(_("Only the customer's reseller, or a partner above it, orders for it."))
    drafts = Order.objects.filter(customer=customer, kind=kind, requester_id=by.partner_id, state__in=DRAFT)
    begun: Order | None = drafts.select_related("customer").first()
    if begun is not None:
        return begun
    return new_order(customer=customer, kind=kind, nonce=nonce, by=by, at=at)


@transaction.atomic
def new_order(*, customer: Customer, kind: str, nonce: UUID, by: Account, at: datetime) -> Order:
    """A new order of `kind` with what its type says before anybody filled it; the same `nonce` again is the same order.

    Raises PermissionDenied and ValidationError as `begin_order` does; a draft that is there already refuses it.
    """
    if not is_own_customer(by, customer):
        raise PermissionDenied(_("Only the customer's reseller, or a partner above it, orders for it."))
    order = open_order(customer=customer, kind=kind, nonce=nonce, by=by, at=at)
    if not order.title:
        TYPES[kind].fill(order, {})
        period = plan_on(order.customer, order.today(at))
        order.agreement = period.agreement if period else None
        order.save()
    return order
