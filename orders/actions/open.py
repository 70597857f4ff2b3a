"""Opening an order."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from customers.actions.row import count_orders
from customers.models import Customer
from oms.kit.sequences import next_value
from orders.actions.move import record
from orders.enums import Verb
from orders.kinds import TYPES
from orders.models import Order
from orders.rules import transfer_of_customer, why_not_open
from partners.models import Account


@transaction.atomic
def open_order(
    *, customer: Customer, kind: str, nonce: UUID, by: Account, at: datetime, copy_of: Order | None = None
) -> Order:
    """A Temporary order of `by`'s partner for `customer`. The same `nonce` again is the same order.

    Raises ValidationError when the type may not be opened for this customer now, or would contradict an order of it
    that is not finished.
    """
    known: Order | None = Order.objects.filter(nonce=nonce, requester_id=by.partner_id).first()
    if known:
        return known
    customer = Customer.objects.select_for_update(of=("self",)).select_related("partner").get(pk=customer.pk)
    if refusal := why_not_open(TYPES[kind], customer, customer.orders.unfinished()) or transfer_of_customer(customer):
        raise ValidationError(refusal)
    order = order_for(customer, kind, by=by, at=at)
    order.no, order.nonce, order.copy_of = str(next_value("order_no_seq")), nonce, copy_of
    order.save(force_insert=True)
    record(order, Verb.OPEN, source="", by=by, at=at)
    count_orders(customer.pk, 1)
    return order


def order_for(customer: Customer, kind: str, *, by: Account, at: datetime) -> Order:
    """What such an order says before anybody filled it; not saved, without a number."""
    return Order(
        kind=kind,
        customer=customer,
        customer_code=customer.code,
        customer_name=customer.name,
        partner=customer.partner,
        partner_name=customer.partner.name,
        requester_id=by.partner_id,
        requester_name=by.partner.name,
        requested_by=by.name,
        plan=customer.plan,
        created_at=at,
    )
