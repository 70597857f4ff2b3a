"""Devices that a customer gives back."""

from datetime import datetime

from django.db import transaction

from customers.models import Customer
from inventory.actions.device_state import FREE, take_way
from inventory.enums import DEVICE_WAYS, Availability
from inventory.models import Device
from partners.models import Account


@transaction.atomic
def return_devices(*, customer: Customer, macs: list[str], defective: list[str], by: Account, at: datetime) -> int:
    """Those of `macs` that the stock knows as the customer's are Returned, the defective ones Crash; how many."""
    having = DEVICE_WAYS["give_back"].sources
    mine = Device.objects.visible_to(by).filter(customer=customer, mac__in=macs, status__in=having)
    ids = list(mine.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    back = Device.objects.filter(pk__in=ids)
    back.filter(mac__in=defective).update(availability=Availability.CRASH)
    return take_way(back, "give_back", at=at, **FREE)
