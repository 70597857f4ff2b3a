"""Device Ordering: phones and other devices, per billing account (guide 2.5.1.7)."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models import DeviceModel, OrderItem
from customers.actions.contract import NewDevice
from customers.models import BillingAccount, DeviceHolding
from inventory.enums import CommandKind
from orders.effect.entry import Entry, Send
from orders.effect.part import Moved, Part, Typed
from orders.effect.reading import Reading
from orders.models import DeviceLine, Order
from orders.parts.copying import copy_rows, names_of
from orders.parts.devices.form import DeviceSheet
from orders.parts.devices.save import HoldDevices, save_devices
from partners.models import Account

Place = tuple[int, int, int | None]  # ids of a model, a billing account, and the user package they came with


class Devices(Part):
    code = "devices"
    title = gettext_lazy("Device Ordering")
    lists = "orders/parts/devices.html"
    entries_tell = True

    def hidden(self, reading: Reading | None, user: Account) -> bool:
        """A SIP Trunk plan has none."""
        return bool(reading and reading.order.plan and reading.order.plan.is_trunk)

    def why_not(self, reading: Reading | None, user: Account) -> str:
        return _("A SIP Trunk plan has no devices.")

    def forms(self, reading: Reading, typed: Typed) -> dict[str, Any]:
        return {"sheet": DeviceSheet(reading, typed.data), "of_packages": reading.package_devices}

    def save(self, order: Order, found: dict[str, Any], *, by: Account, at: datetime) -> None:
        save_devices(order=order, lines=found["sheet"].lines(), by=by, at=at)

    def entries(self, reading: Reading) -> list[Entry]:
        sends = network_devices(reading)
        return [self.ordered(line, reading, sends[line.model.name]) for line in reading.devices]

    @staticmethod
    def ordered(line: DeviceLine, reading: Reading, send: Send) -> Entry:
        """Devices of a model on a billing account; by site where shipping says so. A package's price includes its own."""
        price = None if line.package_id else reading.price(line.model)
        place = line.model_id, line.billing_account_id, line.package_id
        now = sum(held.quantity for held in reading.now.devices if place_of(held) == place)
        shipped = [s for s in reading.shipments if s.device_id == line.pk]
        places = [(s.site, s.quantity, s.comment or line.comment) for s in shipped]
        return Entry(
            key=key_of(place),
            group=_("Devices"),
            what=str(line.model),
            where=str(line.billing_account),
            detail=detail_of(line.model, line.package),
            now=now,
            change=line.quantity,
            to_be=now + line.quantity,
            price=price,
            comment=line.comment,
            once=price * line.quantity if price else None,
            act_date=reading.day,
            writes=tuple(
                HoldDevices(
                    NewDevice(
                        line.model, line.billing_account, quantity, site=site, comment=comment, package=line.package
                    )
                )
                for site, quantity, comment in places or [(None, line.quantity, line.comment)]
            ),
            sends=(send,),
        )

    def pattern(self, order: Order) -> list[list[Any]]:
        found: dict[int, list[Any]] = {}
        for line in order.devicelines.filter(package=None).order_by("billing_account_id"):
            found.setdefault(line.model_id, [line.model_id, 0, line.comment])[1] += line.quantity
        return list(found.values())

    def follow(self, order: Order, pattern: list[list[Any]], account: BillingAccount) -> list[str]:
        offered = {model.pk for model in order.plan.devices.on(order.created_at.date())}
        DeviceLine.objects.bulk_create(
            DeviceLine(order=order, billing_account=account, model_id=pk, quantity=quantity, comment=comment)
            for pk, quantity, comment in pattern
            if pk in offered
        )
        return names_of(DeviceModel, {row[0] for row in pattern} - offered)

    def copy(self, order: Order, copy: Order, moved: Moved) -> None:
        moved.devices.update(copy_rows(DeviceLine, order, copy, moved))


def place_of(held: DeviceHolding | DeviceLine) -> Place:
    return held.model_id, held.billing_account_id, held.package_id


def key_of(place: Place) -> str:
    """An entry's key; that of a package's devices names the package, too."""
    model, account, package = place
    return f"devices:{model}:{account}" + (f":{package}" if package else "")


def detail_of(model: DeviceModel, package: OrderItem | None) -> str:
    """The sub type, or what it is part of."""
    return _("with %(package)s") % {"package": package} if package else str(model.group)


def network_devices(reading: Reading) -> dict[str, Send]:
    """Model → its share of the command: how many there are then, with the MACs that are known."""
    totals: Counter[str] = Counter()
    macs: dict[str, list[str]] = {}
    models = {line.model_id: line.model.name for line in reading.devices}
    for held in reading.now.devices if models else ():
        if name := models.get(held.model_id):
            totals[name] += held.quantity
            macs.setdefault(name, []).extend([held.mac] if held.mac else [])
    for line in reading.devices:
        totals[line.model.name] += line.quantity
    return {
        name: Send(
            CommandKind.SET_DEVICES,
            f"{name} {total}",
            {"devices": [{"model": name, "quantity": total, "macs": sorted(macs.get(name, []))}]},
        )
        for name, total in totals.items()
    }
