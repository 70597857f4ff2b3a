"""The shipping desk gives devices to an order's places (guide 2.1.4)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from customers.models import Customer
from inventory.actions.ship_devices import keep_devices, let_devices_go, locked_for_shipping, oldest_for_shipping
from inventory.models import Device
from inventory.queries.device import why_not_shipped
from oms.kit import macs
from oms.kit.macs import Line
from orders.models import Order, PackedDevice, ShippingPlace
from orders.queries.shipping import Desk, DeskPlace, PlaceLine
from orders.rules import why_not_packed, why_not_shipper
from partners.models import Account

TOLD = 20  # refusals named at once


@transaction.atomic
def assign_devices(*, order: Order, place: ShippingPlace, lines: Sequence[Line], by: Account, at: datetime) -> int:
    """Give exactly these devices of one's stock to `place`, each to a line of its model that wants one; how many.

    Raises PermissionDenied for all but the SP; ValidationError naming each line and what is wrong with it: then nothing
    is assigned.
    """
    with at_the_desk(order, by=by) as (locked, desk):
        here = _place_of(desk, place)
        stock = locked_for_shipping(macs=[line.mac for line in lines], by=by, at=at)
        room = {id(line): line.room for line in here.lines}
        chosen: list[tuple[PlaceLine, Device]] = []
        faults = []
        for line in lines:
            found = stock.get(line.mac)
            words = why_not_shipped(found, line.mac, locked.no) or _why_not_here(found, here, room)
            if words:
                faults.append(macs.at_line(line.place, words))
            elif found:
                goes = next(one for one in _lines_for(found, here) if room[id(one)])
                room[id(goes)] -= 1
                chosen.append((goes, found))
        if len(faults) > TOLD:
            faults = [*faults[:TOLD], _("… and %(n)s more.") % {"n": len(faults) - TOLD}]
        if faults:
            raise ValidationError(faults)
        return _assign(locked, chosen, by=by, at=at)


@transaction.atomic
def assign_oldest(*, order: Order, place: ShippingPlace, by: Account, at: datetime) -> tuple[int, Counter[str]]:
    """Give the free devices that lie longest in stock to `place`; how many, and how many of each model are lacking.

    Raises as `assign_devices`; ValidationError where nothing is wanted, or nothing of it is in stock.
    """
    with at_the_desk(order, by=by) as (locked, desk):
        here = _place_of(desk, place)
        if not here.room:
            raise ValidationError(_("Everything for %(place)s is assigned already.") % {"place": place.name})
        chosen, lacking, taken = [], Counter[str](), Counter[int]()
        for line in here.lines:
            if not line.by_mac or not line.room:
                continue
            model, wanted = line.shipment.device.model_id, line.room
            found = oldest_for_shipping(model_id=model, quantity=wanted + taken[model], by=by, at=at)[taken[model] :]
            taken[model] += len(found)
            chosen += [(line, device) for device in found]
            lacking[line.model] += wanted - len(found)
        if not chosen:
            names = ", ".join(sorted(lacking))
            raise ValidationError(_("No free device in stock: %(models)s.") % {"models": names})
        return _assign(locked, chosen, by=by, at=at), +lacking


@transaction.atomic
def release_devices(*, order: Order, packed: Sequence[int], by: Account, at: datetime) -> int:
    """What was assigned and has not left is free stock again; how many.

    Raises as `assign_devices`; ValidationError where one of them left, or was released, meanwhile.
    """
    with at_the_desk(order, by=by) as (locked, _desk):
        rows = waiting_rows(locked, packed)
        return _release(locked, rows, by=by, at=at)


@transaction.atomic
def release_all(*, order: Order, by: Account, at: datetime) -> int:
    """The order is given up: all that was assigned is free again. The caller has `order` locked and saves it."""
    rows = list(PackedDevice.objects.filter(order=order, parcel__isnull=True))
    freed = let_devices_go(macs=[row.mac for row in rows if row.mac], order_no=order.no, by=by, at=at) if rows else 0
    PackedDevice.objects.filter(pk__in=[row.pk for row in rows]).delete()
    order.ship_requested = order.ship_assigned = 0
    return freed


@transaction.atomic
def end_shipping(*, order: Order, by: Account, at: datetime) -> Order:
    """No more is shipped for this order; what was assigned and has not left is free stock again.

    Raises PermissionDenied for all but the SP, ValidationError where all of it left already.
    """
    with at_the_desk(order, by=by, to_end=True) as (locked, _desk):
        if locked.ship_done_at:
            raise ValidationError(_("Everything of order %(no)s has left already.") % {"no": locked.no})
        _end(locked, by=by, at=at)
    return order


@transaction.atomic
def end_shipping_of(*, customer: Customer, by: Account, at: datetime) -> int:
    """Nothing more is shipped to a customer that closes; of how many orders."""
    waiting = Order.objects.filter(customer=customer, ship_requested__gt=0, ship_done_at__isnull=True)
    orders = list(waiting.select_for_update(of=("self",)).order_by("pk"))
    for order in orders:
        _end(order, by=by, at=at)
    return len(orders)


def _end(order: Order, *, by: Account, at: datetime) -> None:
    if rows := list(PackedDevice.objects.filter(order=order, parcel__isnull=True)):
        _release(order, rows, by=by, at=at)
    order.ship_done_at = at
    order.save(update_fields=["ship_done_at", "updated_at"])


@contextmanager
def at_the_desk(order: Order, *, by: Account, to_end: bool = False) -> Iterator[tuple[Order, Desk]]:
    """Inside: the order locked, and its places as they stand; one person packs an order at a time.

    Raises PermissionDenied for all but the SP, ValidationError for an order of which nothing can be packed.
    """
    if reason := why_not_shipper(by):
        raise PermissionDenied(reason)
    rows = Order.objects.visible_to(by).select_for_update(of=("self",)).select_related("customer")
    locked = rows.get(pk=order.pk)
    if not to_end and (reason := why_not_packed(locked)):
        raise ValidationError(reason)
    yield locked, Desk(locked)
    order.take_over(locked)


def waiting_rows(order: Order, packed: Sequence[int]) -> list[PackedDevice]:
    """These assigned devices of `order`, none of which has left. Raises ValidationError for none, and for one that has."""
    if not packed:
        raise ValidationError(_("Tick at least one device."))
    rows = list(PackedDevice.objects.filter(order=order, pk__in=packed, parcel__isnull=True).select_for_update())
    if len(rows) != len(set(packed)):
        words = _(
            "Somebody shipped or released one of these devices a moment ago. Nothing was done; look at the place again."
        )
        raise ValidationError(words)
    return rows


def _place_of(desk: Desk, place: ShippingPlace) -> DeskPlace:
    found = desk.place(place.pk)
    if found is None:
        raise ValidationError(_("Nothing goes to %(place)s.") % {"place": place.name})
    return found


def _lines_for(device: Device, here: DeskPlace) -> list[PlaceLine]:
    return [line for line in here.lines if line.shipment.device.model_id == device.model_id]


def _why_not_here(device: Device | None, here: DeskPlace, room: dict[int, int]) -> str:
    """Why a device that is free is not wanted here; nothing where it is."""
    if device is None:
        return ""
    told = {"mac": device.shown, "model": device.model_name, "place": here.place.name}
    lines = _lines_for(device, here)
    if not lines:
        return _("%(mac)s is a %(model)s; none goes to %(place)s.") % told
    if not any(room[id(line)] for line in lines):
        return _("%(mac)s: every %(model)s for %(place)s is assigned already.") % told
    return ""


def _assign(order: Order, chosen: list[tuple[PlaceLine, Device]], *, by: Account, at: datetime) -> int:
    devices = [device for _line, device in chosen]
    keep_devices(devices=devices, customer=order.customer, order_no=order.no, by=by, at=at)
    rows = [
        PackedDevice(
            order=order, shipment=line.shipment, mac=device.mac, serial=device.serial, assigned_by=by.name[:100],
            assigned_at=at,
        )
        for line, device in chosen
    ]  # fmt: skip
    try:
        with transaction.atomic():
            PackedDevice.objects.bulk_create(rows)
    except IntegrityError:
        raise ValidationError(
            _("One of these devices was taken a moment ago. Nothing was assigned; try again.")
        ) from None
    order.ship_assigned += len(rows)
    order.save(update_fields=["ship_assigned", "updated_at"])
    return len(rows)


def _release(order: Order, rows: list[PackedDevice], *, by: Account, at: datetime) -> int:
    let_devices_go(macs=[row.mac for row in rows if row.mac], order_no=order.no, by=by, at=at)
    PackedDevice.objects.filter(pk__in=[row.pk for row in rows]).delete()
    order.ship_assigned -= sum(row.quantity for row in rows)
    order.save(update_fields=["ship_assigned", "updated_at"])
    return len(rows)
