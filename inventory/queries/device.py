"""Reads of devices."""

from django.db.models import Count

from inventory.enums import Availability, DeviceStatus
from inventory.models import Device


def stock_by_model(partner_id: int) -> dict[int, int]:
    """Device model → how many working ones this partner may give to an order now."""
    stock = Device.objects.filter(partner_id=partner_id, status=DeviceStatus.NOT_USED, availability=Availability.NORMAL)
    return dict(stock.order_by().values_list("model").annotate(Count("pk")))
