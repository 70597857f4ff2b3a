"""A customer's numbers move within the customer."""

from datetime import datetime

from django.db import transaction

from customers.models import Customer
from inventory.models import Number
from partners.models import Account


@transaction.atomic
def place_numbers(*, customer: Customer, numbers: list[str], site_name: str, by: Account, at: datetime) -> int:
    """Those of `numbers` (E.164) that the customer has stand at `site_name`; how many."""
    mine = Number.objects.visible_to(by).filter(customer=customer, e164__in=numbers)
    return int(mine.update(site_name=site_name, updated_at=at))
