"""Service Start: opened, approved and confirmed by the reseller in one transaction (guide 2.5.2.1)."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from customers.models import Customer
from orders.actions.approve import approve_order
from orders.actions.confirm import confirm_order
from orders.actions.open import open_order
from orders.actions.submit import submit_order
from orders.enums import OrderState, OrderType
from orders.models import Order
from partners.models import Account


@transaction.atomic
def start_service(*, customer: Customer, start: date, nonce: UUID, by: Account, at: datetime) -> Order:
    """Register that the customer uses the service from `start`; the same `nonce` again changes nothing more."""
    order = open_order(customer=customer, kind=OrderType.SERVICE_START, nonce=nonce, by=by, at=at)
    if order.state != OrderState.TEMPORARY:
        return order
    Order.objects.filter(pk=order.pk).update(title=_("%s Service Start") % customer.name, activation_date=start)
    order.refresh_from_db(fields=["title", "activation_date"])
    submit_order(order=order, by=by, at=at)
    approve_order(order=order, by=by, at=at)
    return confirm_order(order=order, effective=start, by=by, at=at)
