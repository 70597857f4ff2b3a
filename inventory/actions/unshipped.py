"""Devices that nobody ships: the reseller's own, or the customer's (guide 2.5.2.7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from catalogue.models import DeviceModel
from customers.models import Customer
from inventory.actions.device_state import FREE, take_way
from inventory.enums import DeviceStatus, OwnerType
from inventory.models import Device
from inventory.queries.device import not_free
from partners.models import Account


@dataclass(frozen=True)
class UnShipped:
    """A device by its MAC, twelve hex digits, and its serial no. or nothing."""

    mac: str
    serial: str
    model: DeviceModel


@transaction.atomic
def reserve_un_shipped(*, macs: Sequence[str], customer: Customer, order_no: str, by: Account, at: datetime) -> int:
    """Those of `macs` that the customer's reseller has registered wait for `order_no`; how many.

    Raises ValidationError for one that is not free.
    """
    mine = Device.objects.visible_to(by).filter(mac__in=list(macs), partner_id=customer.partner_id)
    ids = list(mine.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    if wrong := not_free(macs, customer, order_no=order_no):
        raise ValidationError(list(wrong.values()))
    kept = {"reserved_by": order_no, "customer": customer, "customer_name": customer.name}
    take_way(Device.objects.filter(pk__in=ids), "reserve", at=at, **kept)
    return len(ids)


@transaction.atomic
def release_un_shipped(*, order_no: str, by: Account, at: datetime) -> int:
    """What `order_no` reserves is its reseller's free stock again; how many."""
    held = Device.objects.visible_to(by).filter(
        reserved_by=order_no, status=DeviceStatus.RESERVED, owner_type=OwnerType.UN_SHIPPED
    )
    ids = list(held.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    return take_way(Device.objects.filter(pk__in=ids), "release", at=at, **FREE)


@transaction.atomic
def allocate_un_shipped(
    *, customer: Customer, devices: Sequence[UnShipped], order_no: str, by: Account, at: datetime
) -> list[Device]:
    """The customer uses these devices; one that nobody registered comes into its reseller's list. A repetition does nothing
    more. Raises ValidationError where somebody else registered one meanwhile."""
    wanted = {device.mac: device for device in devices}
    known = Device.objects.visible_to(by).filter(mac__in=wanted, partner_id=customer.partner_id)
    there = list(known.select_for_update(of=("self",)).order_by("pk"))
    ids = [row.pk for row in there]
    used = {"reserved_by": "", "customer": customer, "customer_name": customer.name}
    take_way(Device.objects.filter(pk__in=ids), "use", at=at, **used)
    for row in there:
        if (serial := wanted[row.mac].serial) and serial != row.serial:
            Device.objects.filter(pk=row.pk).update(serial=serial, updated_at=at)
    there = list(Device.objects.filter(pk__in=ids).order_by("pk"))
    new = [_new(wanted[mac], customer, at) for mac in sorted(set(wanted) - {row.mac for row in there})]
    try:
        with transaction.atomic():
            return [*there, *Device.objects.bulk_create(new)]
    except IntegrityError:
        raise ValidationError(_("One of these devices was registered by somebody else a moment ago.")) from None


def _new(device: UnShipped, customer: Customer, at: datetime) -> Device:
    whose = {
        "partner_id": customer.partner_id, "partner_name": customer.partner_name,
        "owner_partner_id": customer.partner_id, "owner_name": customer.partner_name,
    }  # fmt: skip
    return Device(
        mac=device.mac, serial=device.serial, model=device.model, model_name=device.model.name,
        group_name=device.model.group.name, owner_type=OwnerType.UN_SHIPPED,
        status=DeviceStatus.USED, customer=customer, customer_name=customer.name, registered_on=customer.today(at), **whose,
    )  # fmt: skip
