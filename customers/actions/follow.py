"""Copies of names on customers follow what they copy."""

from django.db import transaction

from customers.models import Customer, CustomerGroup
from partners.models import Partner


@transaction.atomic
def follow_partner(*, partner: Partner) -> int:
    """The customers of a reseller carry its new name, and so do its groups; how many customers did."""
    CustomerGroup.objects.filter(partner_id=partner.pk).update(partner_name=partner.name)
    return Customer.objects.filter(partner_id=partner.pk).update(partner_name=partner.name)
