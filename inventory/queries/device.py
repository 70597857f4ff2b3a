"""Reads of devices."""

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from customers.models import Customer, DeviceHolding
from inventory.enums import Availability, DeviceStatus, OwnerType
from inventory.models import Device
from oms.kit.acting import as_system
from oms.kit.macs import show as macs_shown
from oms.kit.search import find
from partners.models import Account

MOST_OFFERED = 200  # free devices to tick; the others are typed
FREE = Q(status=DeviceStatus.NOT_USED, availability=Availability.NORMAL)


def device_page(mac: str) -> str:
    """Address of a device's own page."""
    return reverse("inventory:device", args=[mac])


def free_devices(partner_id: int) -> QuerySet[Device]:
    """Working devices that this partner may give out now, whatever their owner type."""
    return Device.objects.filter(FREE, partner_id=partner_id)


def shippable(partner_id: int) -> QuerySet[Device]:
    """Working devices of this partner that may be shipped to a customer."""
    return free_devices(partner_id).filter(owner_type=OwnerType.SP_SHIPPED)


def why_not_shipped(device: Device | None, mac: str, order_no: str) -> str:
    """Why a device of one's own stock cannot be given to a shipping place of `order_no`, in words; nothing where it can."""
    told = {"mac": macs_shown(mac), "no": device.reserved_by if device else ""}
    if device is None:
        return _("%(mac)s is not in your stock.") % told
    if device.status == DeviceStatus.RESERVED and device.reserved_by == order_no:
        return _("%(mac)s is assigned to this order already.") % told
    if device.status == DeviceStatus.RESERVED:
        return _("%(mac)s is kept for order %(no)s.") % told
    if device.status != DeviceStatus.NOT_USED:
        return _("%(mac)s is not free: it is “%(status)s”.") % {**told, "status": device.get_status_display()}
    if device.availability != Availability.NORMAL:
        return _("%(mac)s does not work: it is “%(state)s”.") % {**told, "state": device.get_availability_display()}
    if device.owner_type != OwnerType.SP_SHIPPED:
        return _("%(mac)s is Un-shipped stock; nobody ships it.") % told
    return ""


def stock_to_ship(partner_id: int) -> dict[int, int]:
    """Device model → how many working ones this partner may ship now."""
    return dict(shippable(partner_id).order_by().values_list("model").annotate(Count("pk")))


def came_back_defective(wanted: Iterable[str]) -> set[str]:
    """Which of these devices were returned and do not work."""
    back = Device.objects.filter(mac__in=list(wanted), status=DeviceStatus.RETURNED)
    return set(back.exclude(availability=Availability.NORMAL).values_list("mac", flat=True))


def registered_macs(wanted: Iterable[str]) -> set[str]:
    """Which of these exist, whoever's they are. Only what was asked for comes back, never an owner."""
    with as_system():
        return set(Device.objects.filter(mac__in=list(wanted)).values_list("mac", flat=True))


def own_macs(wanted: Iterable[str], user: Account) -> set[str]:
    """Which of these this person sees."""
    return set(Device.objects.visible_to(user).filter(mac__in=list(wanted)).values_list("mac", flat=True))


def ever_used(devices: QuerySet[Device]) -> QuerySet:
    """Ids of those of these devices that were once reserved, on their way, used or returned."""
    events = Device.pgh_event_model.objects.filter(pgh_obj_id__in=devices.values("pk"))
    return events.exclude(status=DeviceStatus.NOT_USED).values("pgh_obj_id")


def found_devices(user: Account, text: str) -> list[tuple[str, str, str]]:
    """Up to five (MAC, who has it, address) for Ctrl-K."""
    return [
        (device.shown, f"{device.model_name} {device.customer_name or device.partner_name}", device_page(device.mac))
        for device in find(Device.objects.visible_to(user), text)[:5]
    ]


def stock_by_model(partner_id: int) -> dict[int, int]:
    """Device model → how many working ones this partner may give to an order now."""
    stock = free_devices(partner_id)
    return dict(stock.order_by().values_list("model").annotate(Count("pk")))


def held_un_shipped(customer: Customer) -> dict[str, str]:
    """MAC → serial no. of the customer's devices that nobody shipped: its own, or its reseller's."""
    mine = Device.objects.filter(customer=customer, owner_type=OwnerType.UN_SHIPPED, status=DeviceStatus.USED)
    return dict(mine.order_by("mac").values_list("mac", "serial"))


def own_stock(customer: Customer, models: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
    """Device model → (MAC, serial no.) of the free un-shipped devices that the customer's reseller has, the oldest first."""
    free = free_devices(customer.partner_id).filter(owner_type=OwnerType.UN_SHIPPED, model__in=list(models))
    found: dict[int, list[tuple[str, str]]] = {}
    for model, mac, serial in free.order_by("registered_on", "pk").values_list("model_id", "mac", "serial")[
        :MOST_OFFERED
    ]:
        found.setdefault(model, []).append((mac, serial))
    return found


def not_free(macs: Iterable[str], customer: Customer, *, order_no: str = "") -> dict[str, str]:
    """MAC → why it cannot be allocated to `customer` as an un-shipped device, in words; whose it is stays untold.

    Free is what nobody registered, and what the customer's own reseller registered as un-shipped and does not use; what
    `order_no` reserves is free for it.
    """
    wanted = set(macs)
    with as_system():
        held = set(
            DeviceHolding.objects.filter(mac__in=wanted, valid_to__isnull=True)
            .exclude(order_no=order_no or None)
            .values_list("mac", flat=True)
        )
        known = {device.mac: device for device in Device.objects.filter(mac__in=wanted)}
    found = {}
    for mac in sorted(wanted):
        device = known.get(mac)
        if mac in held:
            found[mac] = _("The device %(mac)s has a holder already.") % {"mac": macs_shown(mac)}
        elif device and not _is_own_stock(device, customer, order_no):
            words = _("The device %(mac)s is registered and not free; it cannot be allocated as an un-shipped one.")
            found[mac] = words % {"mac": macs_shown(mac)}
    return found


def _is_own_stock(device: Device, customer: Customer, order_no: str) -> bool:
    if device.owner_type != OwnerType.UN_SHIPPED or device.availability != Availability.NORMAL:
        return False
    if device.reserved_by and device.reserved_by == order_no:
        return True
    return device.partner_id == customer.partner_id and device.status in (DeviceStatus.NOT_USED, DeviceStatus.RETURNED)


def models_of(macs: Iterable[str], customer: Customer) -> dict[str, str]:
    """MAC → name of the model under which the customer's reseller registered it."""
    mine = Device.objects.filter(mac__in=list(macs), partner_id=customer.partner_id, owner_type=OwnerType.UN_SHIPPED)
    return dict(mine.values_list("mac", "model__name"))
