"""Copies of names on what extensions spend follow what they copy."""

from django.db import transaction

from callstats.models import Spending
from customers.models import Customer
from partners.models import Partner


@transaction.atomic
def follow_customer(*, customer: Customer) -> int:
    """A customer was renamed; how many rows carry the new name."""
    return Spending.objects.filter(customer=customer).update(customer_name=customer.name)


@transaction.atomic
def follow_partner(*, partner: Partner) -> int:
    """A reseller was renamed. It goes along with its customers by itself (oms/kit/follows.py)."""
    return Spending.objects.filter(partner_id=partner.pk).update(partner_name=partner.name)
