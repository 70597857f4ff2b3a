"""What this floor counts among a reseller's resources (guide 2.7.2.1)."""

from django.db.models import Count
from django.utils.translation import gettext as _

from inventory.enums import CustomerAssign, DeviceStatus
from inventory.models import Device, Number
from oms.kit.registries import Resource, registries


def resources_of(partner_id: int) -> list[Resource]:
    """Direct dial numbers by assignment and devices by status, as far as there are any."""
    numbers = dict(
        Number.objects.filter(partner_id=partner_id).order_by().values_list("assign").annotate(n=Count("pk"))
    )
    devices = dict(
        Device.objects.filter(partner_id=partner_id).order_by().values_list("status").annotate(n=Count("pk"))
    )
    return [
        *(Resource(_("DDI"), label, numbers[key]) for key, label in CustomerAssign.choices if key in numbers),
        *(Resource(_("Device"), label, devices[key]) for key, label in DeviceStatus.choices if key in devices),
    ]


registries.resources.append(resources_of)
