"""A parcel leaves: the contract gets its MACs, the network hears of them, the reseller is told (guide 2.1.4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, F, IntegerField, Max, Value, When
from django.utils.translation import gettext as _

from customers.actions.holding import NewDevice, give_macs, hold_devices
from customers.models import DeviceHolding
from inventory.actions.ship_devices import send_devices, ship_devices
from inventory.actions.usage import count_usage
from inventory.queries.device import came_back_defective
from oms.kit.lengths import whole
from orders.actions.pack import at_the_desk, waiting_rows
from orders.models import Order, PackedDevice, Parcel, Shipment, ShippingPlace
from orders.notifications import DevicesShipped, announce
from orders.queries.shipping import Desk, PlaceLine
from orders.rules import why_not_left
from partners.models import Account


@dataclass(frozen=True)
class Content:
    """What goes into a parcel: assigned devices by their keys, and so many of what has no MAC, by its shipment."""

    packed: Sequence[int] = ()
    counted: Mapping[int, int] = field(default_factory=dict)
    carrier: str = ""
    tracking: str = ""
    comment: str = ""


@transaction.atomic
def ship_parcel(*, order: Order, place: ShippingPlace, content: Content, by: Account, at: datetime) -> Parcel:
    """The parcel leaves for `place`: its devices are Assigned and Shipped, the contract knows them by their MACs, the
    network is told, so that each phone provisions itself, and the reseller hears of it.

    Raises PermissionDenied for all but the SP; ValidationError before the order's day, for an empty parcel, for what
    left or was released meanwhile, and where the contract wants no more of a model.
    """
    with at_the_desk(order, by=by) as (locked, desk):
        if reason := why_not_left(locked):
            raise ValidationError(reason)
        rows = waiting_rows(locked, content.packed) if content.packed or not content.counted else []
        number = (locked.parcels.aggregate(n=Max("number"))["n"] or 0) + 1
        parcel = Parcel.objects.create(
            order=locked, place=place, number=number, carrier=whole(content.carrier, 60, "carrier"),
            tracking=whole(content.tracking, 60, "tracking"), comment=whole(content.comment, 200, "comment"),
            shipped_at=at, shipped_by=by.name[:100],
        )  # fmt: skip
        lines = {line.shipment.pk: line for one in desk.places if one.place.pk == place.pk for line in one.lines}
        if any(row.shipment_id not in lines for row in rows):
            raise ValidationError(_("One of these devices goes to another place."))
        PackedDevice.objects.filter(pk__in=[row.pk for row in rows]).update(parcel=parcel)
        _count(locked, parcel, lines, content.counted, by=by, at=at)
        _write(locked, lines, rows, by=by, at=at)
        _note(locked, at=at)
    announce(DevicesShipped.of(parcel, _named(lines, rows, content.counted)), by=by, at=at)
    return parcel


def _count(
    order: Order, parcel: Parcel, lines: dict[int, PlaceLine], counted: Mapping[int, int], *, by: Account, at: datetime
) -> None:
    """What has no MAC is assigned as it leaves."""
    for pk, quantity in counted.items():
        line = lines.get(pk)
        if line is None or line.by_mac or not 1 <= quantity <= line.room:
            most = line.room if line else 0
            raise ValidationError(
                _("Between 1 and %(most)d can leave; somebody may have shipped meanwhile.") % {"most": most}
            )
        PackedDevice.objects.create(
            order=order,
            shipment=line.shipment,
            parcel=parcel,
            quantity=quantity,
            assigned_by=by.name[:100],
            assigned_at=at,
        )
        order.ship_assigned += quantity


def _write(order: Order, lines: dict[int, PlaceLine], rows: list[PackedDevice], *, by: Account, at: datetime) -> None:
    """Stock, ledger and network of the devices that have a MAC."""
    wanted: dict[int, list[str]] = {}
    for row in rows:
        wanted.setdefault(row.shipment_id, []).append(row.mac)
    for pk, macs in wanted.items():
        _give(order, lines[pk].shipment, macs, by=by, at=at)
    macs = [row.mac for row in rows]
    if macs:
        ship_devices(macs=macs, customer=order.customer, order_no=order.no, by=by, at=at)
        models = {lines[pk].model for pk in wanted}
        send_devices(customer=order.customer, models=models, order_no=order.no, by=by, at=at)
        count_usage(customer=order.customer, at=at)


def _give(order: Order, shipment: Shipment, macs: list[str], *, by: Account, at: datetime) -> None:
    """What the contract has of the model without a MAC gets these, the order's own and its package's first."""
    own = Case(
        When(order_no=order.no, site_id=shipment.site_id, then=Value(0)), When(order_no=order.no, then=Value(1)),
        default=Value(2), output_field=IntegerField(),
    )  # fmt: skip
    line = shipment.device
    package = (
        Case(When(package=line.package_id, then=0), default=1)
        if line.package_id
        else F("package").asc(nulls_first=True)
    )
    loose = DeviceHolding.objects.filter(
        customer=order.customer, model=line.model_id, billing_account=line.billing_account_id, mac="",
        valid_to__isnull=True,
    ).order_by(package, own, "valid_from", "pk")  # fmt: skip
    left = list(macs)
    for holding in loose:
        now, left = left[: holding.quantity], left[holding.quantity :]
        if now:
            give_macs(holding=holding, macs=now, by=by, at=at)
    if left:
        words = _("%(customer)s has ordered %(n)d %(model)s fewer meanwhile. Release what is too many.")
        told = {"customer": order.customer.name, "n": len(left), "model": shipment.device.model.name}
        raise ValidationError(words % told)


def _note(order: Order, *, at: datetime) -> None:
    """How far the order's shipping is, kept on it."""
    left = sum(line.wanted - line.shipped for place in Desk(order).places for line in place.lines)
    order.ship_done_at = None if left > 0 else at
    order.save(update_fields=["ship_assigned", "ship_requested", "ship_done_at", "updated_at"])


def _named(lines: dict[int, PlaceLine], rows: list[PackedDevice], counted: Mapping[int, int]) -> list[str]:
    """Each device of the parcel, in words."""
    named = [f"{lines[row.shipment_id].model} {row.shown}" for row in rows]
    return [*named, *(f"{lines[pk].model} × {quantity}" for pk, quantity in counted.items())]


@transaction.atomic
def replace_device(*, order: Order, packed: PackedDevice, by: Account, at: datetime) -> Shipment:
    """The place gets another device for one that left here and came back defective; the contract promises it from today.

    Raises PermissionDenied for all but the SP, ValidationError where it did not come back, works, or was replaced.
    """
    with at_the_desk(order, by=by) as (locked, _desk):
        row = PackedDevice.objects.select_for_update(of=("self",)).get(pk=packed.pk, order=locked)
        if row.replaced:
            raise ValidationError(_("%(mac)s was replaced already.") % {"mac": row.shown})
        if not came_back_defective([row.mac]):
            words = _("%(mac)s has not come back as defective. The customer returns it by a change order first.")
            raise ValidationError(words % {"mac": row.shown})
        if reason := why_not_left(locked):
            raise ValidationError(reason)
        shipment = Shipment.objects.select_related(
            "device__model", "device__package", "device__billing_account", "site"
        ).get(pk=row.shipment_id)
        PackedDevice.objects.filter(pk=row.pk).update(replaced=True)
        shipment.replaced += 1
        shipment.save(update_fields=["replaced"])
        line, customer = shipment.device, locked.customer
        promised = NewDevice(
            line.model,
            line.billing_account,
            site=shipment.site,
            comment=_("Instead of %s") % row.shown,
            package=line.package,
        )
        signed: dict[str, Any] = {"customer": customer, "order_no": locked.no, "by": by, "at": at}
        hold_devices(devices=[promised], valid_from=customer.today(at), **signed)
        send_devices(models={line.model.name}, **signed)
        count_usage(customer=customer, at=at)
        locked.ship_requested += 1
        _note(locked, at=at)
    return shipment
