"""A confirmed order takes its numbers into use."""

from datetime import datetime

from django.db import transaction

from customers.models import Customer
from inventory.enums import CustomerAssign, UseStatus
from inventory.models import Number
from partners.models import Account


@transaction.atomic
def take_numbers(*, order_no: str, customer: Customer, by: Account, at: datetime) -> list[int]:
    """Reserved → Used (Activation): what `order_no` reserves now belongs to `customer`. A repetition takes nothing.
    Returns their keys."""
    held = Number.objects.visible_to(by).filter(reserved_by=order_no, customer=customer, assign=CustomerAssign.RESERVED)
    ids = list(held.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    Number.objects.filter(pk__in=ids).update(
        assign=CustomerAssign.USED, use=UseStatus.ACTIVATION, reserved_by="", quarantine_until=None,
        former_customer_id=None, port_until=None, updated_at=at,
    )  # fmt: skip
    return ids
