"""Copies of names on orders follow what they copy."""

from django.db import transaction

from customers.models import Customer
from orders.models import BatchEntry, Order, OrderBatch, Transfer, TransferSide
from orders.models.transfer import OPEN_NOW
from partners.models import Partner


@transaction.atomic
def follow_customer(*, customer: Customer) -> int:
    """The orders of `customer` at its reseller carry its name; how many did. Those of an earlier one keep theirs, and so
    do transfers that have ended."""
    BatchEntry.objects.filter(customer_code=customer.code).update(customer_name=customer.name)
    Transfer.objects.filter(OPEN_NOW, customer_code=customer.code).update(customer_name=customer.name)
    TransferSide.objects.filter(customer=customer, partner_id=customer.partner_id).update(customer_name=customer.name)
    own = Order.objects.filter(customer=customer, partner_id=customer.partner_id)
    return own.update(customer_name=customer.name)


@transaction.atomic
def follow_partner(*, partner: Partner) -> int:
    """Orders of a reseller's customers carry its new name; who asked and who approved is history and stays."""
    for side in ("giver", "receiver"):
        Transfer.objects.filter(**{f"{side}_id": partner.pk}).update(**{f"{side}_name": partner.name})
    OrderBatch.objects.filter(partner_id=partner.pk).update(partner_name=partner.name)
    return Order.objects.filter(partner_id=partner.pk).update(partner_name=partner.name)
