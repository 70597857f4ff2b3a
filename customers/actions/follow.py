"""Copies of names on customers follow what they copy."""

<<<<<<< HEAD
from datetime import datetime

=======
>>>>>>> resellers
from django.db import transaction

from customers.models import Customer
from partners.models import Partner


@transaction.atomic
<<<<<<< HEAD
def follow_partner(*, partner: Partner, at: datetime) -> int:
    """The customers of `partner` carry its name; how many did."""
    return Customer.objects.filter(partner_id=partner.pk).update(partner_name=partner.name, updated_at=at)
=======
def follow_partner(*, partner: Partner) -> int:
    """The customers of a reseller carry its new name; how many did."""
    return Customer.objects.filter(partner_id=partner.pk).update(partner_name=partner.name)
>>>>>>> resellers
