"""Copies of names on orders follow what they copy."""

from django.db import transaction

from customers.models import Customer
from orders.models import Order


@transaction.atomic
def follow_customer(*, customer: Customer) -> int:
    """The orders of `customer` carry its name and its reseller's; how many did."""
    return Order.objects.filter(customer=customer).update(
        customer_name=customer.name, partner_id=customer.partner_id, partner_name=customer.partner_name
    )
