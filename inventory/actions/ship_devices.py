"""Stock is kept for an order, goes to the customer by parcel, and is used once the network has seen it (guide 2.1.4)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from customers.models import Customer
from customers.queries.contract import devices_on
from inventory.actions.command import NewCommand, send_all
from inventory.actions.device_state import FREE, take_way
from inventory.enums import DEVICE_WAYS, CommandKind, DeviceStatus
from inventory.models import Command, Device
from inventory.queries.device import shippable
from oms.kit.acting import as_system
from partners.models import Account


@transaction.atomic
def keep_devices(*, devices: Sequence[Device], customer: Customer, order_no: str, by: Account, at: datetime) -> int:
    """Free devices of one's own stock wait for `order_no`; how many. The caller has them locked (`locked_for_shipping`)."""
    rows = Device.objects.visible_to(by).filter(pk__in=[d.pk for d in devices])
    whose = {"reserved_by": order_no, "customer": customer, "customer_name": customer.name}
    kept = take_way(rows, "reserve", at=at, **whose)
    if kept != len(devices):
        raise ValidationError(_("One of these devices was taken a moment ago. Nothing was assigned; try again."))
    return kept


@transaction.atomic
def locked_for_shipping(*, macs: Iterable[str], by: Account, at: datetime) -> dict[str, Device]:
    """Devices of one's own stock by their MACs, locked until the transaction ends."""
    mine = Device.objects.filter(partner_id=by.partner_id, mac__in=set(macs))
    return {d.mac: d for d in mine.select_for_update(of=("self",)).order_by("pk")}


@transaction.atomic
def oldest_for_shipping(*, model_id: int, quantity: int, by: Account, at: datetime) -> list[Device]:
    """So many of the free devices of a model that lie in one's stock longest, locked; fewer where there are not so many.

    What somebody else takes at the same time is passed over.
    """
    free = shippable(by.partner_id).filter(model_id=model_id).order_by("registered_on", "pk")
    return list(free.select_for_update(of=("self",), skip_locked=True)[:quantity])


@transaction.atomic
def let_devices_go(*, macs: Iterable[str], order_no: str, by: Account, at: datetime) -> int:
    """What `order_no` keeps of these is free stock again, though that stock may stand above the one who acts; how many."""
    with as_system():
        held = Device.objects.filter(mac__in=set(macs), reserved_by=order_no)
        ids = list(held.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
        return take_way(Device.objects.filter(pk__in=ids), "release", at=at, **FREE)


@transaction.atomic
def ship_devices(*, macs: Sequence[str], customer: Customer, order_no: str, by: Account, at: datetime) -> int:
    """What `order_no` keeps of these is on its way, and stands with the customer's reseller from now on; how many.

    Raises ValidationError where one of them is kept for it no longer.
    """
    way = DEVICE_WAYS["ship"]
    held = Device.objects.visible_to(by).filter(mac__in=macs, reserved_by=order_no, status__in=way.sources)
    ids = list(held.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    if len(ids) != len(macs):
        raise ValidationError(_("One of these devices is kept for this order no longer. Look at the place again."))
    whose = {"partner_id": customer.partner_id, "partner_name": customer.partner_name, "reserved_by": ""}
    return take_way(Device.objects.filter(pk__in=ids), "ship", at=at, shipped_on=customer.today(at), **whose)


@transaction.atomic
def send_devices(*, customer: Customer, models: set[str], order_no: str, by: Account, at: datetime) -> Command | None:
    """Tell the network which devices of these models the customer has now, with every MAC that is known, so that a phone
    provisions itself."""
    totals: dict[str, int] = {}
    known: dict[str, list[str]] = {}
    for held in devices_on(customer, customer.today(at)):
        if (name := held.model.name) in models:
            totals[name] = totals.get(name, 0) + held.quantity
            known.setdefault(name, []).extend([held.mac] if held.mac else [])
    if not totals:
        return None
    devices = [
        {"model": name, "quantity": total, "macs": sorted(known[name])} for name, total in sorted(totals.items())
    ]
    target = ", ".join(f"{name} {total}" for name, total in sorted(totals.items()))
    command = NewCommand(CommandKind["SET_DEVICES"], target, {"devices": devices})
    return send_all(customer=customer, commands=[command], order_no=order_no, by=by, at=at)[0]


@transaction.atomic
def note_registered(*, customer: Customer, macs: Iterable[str], at: datetime) -> int:
    """The network has seen these phones of the customer: what was on its way is used; how many."""
    seen = Device.objects.filter(customer=customer, mac__in=set(macs), status=DeviceStatus.ASSIGNED)
    return take_way(seen, "use", at=at)
