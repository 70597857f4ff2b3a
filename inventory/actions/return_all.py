"""A customer that is gone gives back all it has."""

from datetime import datetime

from django.db import transaction

from customers.models import Customer
from inventory.actions.device_state import FREE, take_way
from inventory.actions.return_numbers import return_numbers
from inventory.enums import CustomerAssign
from inventory.models import Device, Number
from partners.models import Account


@transaction.atomic
def return_all(*, customer: Customer, by: Account, at: datetime) -> tuple[int, int]:
    """Every number that `customer` uses goes back to the stock it came from and rests, every device that it has becomes
    Returned, what an order keeps for it is free again; how many of each."""
    used = Number.objects.visible_to(by).filter(customer=customer, assign=CustomerAssign.USED)
    numbers = list(used.order_by("pk").values_list("e164", flat=True))
    held = Device.objects.visible_to(by).filter(customer=customer)
    devices = list(held.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    back = Device.objects.filter(pk__in=devices)
    for verb in ("release", "give_back"):
        take_way(back, verb, at=at, **FREE)
    return return_numbers(numbers=numbers, by=by, at=at), len(devices)
