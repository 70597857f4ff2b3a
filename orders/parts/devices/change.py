"""Device Ordering of a change order: devices added, returned in number or by MAC (guide 2.5.2.2.6)."""

from collections import Counter
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from catalogue.models import DeviceModel, OrderItem
from customers.models import BillingAccount
from inventory.enums import CommandKind
from orders.effect.entry import Entry, Send
from orders.effect.part import Moved, Problem, Said, Typed
from orders.effect.reading import Reading
from orders.models import DeviceLine, DeviceReturn, Order
from orders.parts.changing import why_not_fewer
from orders.parts.copying import copy_rows
from orders.parts.devices.change_form import ChangeDeviceSheet, ReturnSheet
from orders.parts.devices.give_back import (
    GiveDevicesBack,
    ReturnCount,
    ReturnDevice,
    mark_devices,
    save_device_changes,
    unmark_devices,
    why_not_returned,
)
from orders.parts.devices.of_packages import Fewer, fewer_packages
from orders.parts.devices.part import Devices, Place, detail_of, key_of, place_of
from partners.models import Account


class ChangeDevices(Devices):
    lists = "orders/change/devices_listed.html"
    entries_tell = False  # which device, why, defective or not

    @property
    def template(self) -> str:
        return "orders/change/devices.html"

    def forms(self, reading: Reading, typed: Typed) -> dict[str, Any]:
        sheet, returns = ChangeDeviceSheet(reading, typed.data), ReturnSheet(reading, typed.data)
        return {
            "sheet": sheet, "returns": returns, "unknown": reading.use.unknown, "of_packages": reading.package_devices,
        }  # fmt: skip

    def refused(self, found: dict[str, Any]) -> Said:
        return [(f"{row}: {row.wrong}", f"id-back-{row.holding.pk}") for row in found["returns"].rows if row.wrong]

    def valid(self, found: dict[str, Any]) -> bool:
        right = super().valid(found)
        found["refused"] = found["refused"] or self.refused(found)
        return right and not found["refused"]

    def save(self, order: Order, found: dict[str, Any], *, by: Account, at: datetime) -> None:
        save_device_changes(order=order, lines=found["sheet"].lines(), returns=found["returns"].returns(), by=by, at=at)

    # --- checks

    def problems(self, reading: Reading) -> list[Problem]:
        offered, found = set(reading.order.plan.devices.values_list("pk", flat=True)), []
        loose: Counter[Place] = Counter()
        for held in reading.now.devices:
            loose[place_of(held)] += 0 if held.mac else held.quantity
        for line in (line for line in reading.devices if not line.package_id):
            spare = loose[place_of(line)]
            if line.quantity < -spare:
                found.append(self.problem(f"{line.model}: {why_not_fewer(spare, spare)}"))
            elif line.quantity > 0 and line.model_id not in offered:
                text = _("%(item)s is not part of %(plan)s.")
                found.append(self.problem(text % {"item": line.model, "plan": reading.order.plan}))
        return [*found, *self.wrong(reading), *self.due(reading)]

    def due(self, reading: Reading) -> list[Problem]:
        """Rented devices whose packages go, and that are not ticked."""
        return [self.problem(fewer.why_not) for fewer in fewer_packages(reading) if fewer.why_not]

    def wrong(self, reading: Reading) -> list[Problem]:
        """Devices that cannot go back any more."""
        told = ((back, why_not_returned(back.holding, back.defective, reading)) for back in reading.device_returns)
        return [self.problem(f"{back.holding.model} {back.mac}: {words}") for back, words in told if words]

    def problems_of_approval(self, reading: Reading) -> list[Problem]:
        asked = bool(reading.device_returns) and bool(reading.use.unknown)
        return [*([self.problem(reading.use.unknown)] if asked else []), *self.wrong(reading), *self.due(reading)]

    def sent(self, order: Order, *, by: Account, at: datetime) -> None:
        mark_devices(order=order, by=by, at=at)

    def given_up(self, order: Order, *, by: Account, at: datetime) -> None:
        unmark_devices(order=order, by=by, at=at)

    # --- effect

    def entries(self, reading: Reading) -> list[Entry]:
        """One for each model, billing account and package; what goes back is not paid back."""
        lines = {place_of(line): line for line in reading.devices}
        fewer = {fewer.place: fewer for fewer in fewer_packages(reading) if fewer.loose}
        backs: dict[Place, list[DeviceReturn]] = {}
        for back in reading.device_returns:
            backs.setdefault(place_of(back.holding), []).append(back)
        places = list(dict.fromkeys([*lines, *fewer, *backs]))
        sends = sends_of(reading)
        return [
            self.changed(place, lines.get(place), backs.get(place, []), fewer.get(place), reading, sends)
            for place in places
        ]

    def changed(
        self, place: Place, line: DeviceLine | None, backs: list[DeviceReturn], fewer: Fewer | None, reading: Reading,
        sends: dict[str, Send],
    ) -> Entry:  # fmt: skip
        model, account, package = _of(line, fewer, backs)
        now = sum(held.quantity for held in reading.now.devices if place_of(held) == place)
        loose = fewer.loose if fewer else 0
        change = (line.quantity if line else 0) - len(backs) - loose
        off = (ReturnCount(model, account, loose, package),) if loose else ()
        entry = Entry(
            key=key_of(place), group=_("Devices"), what=str(model), where=str(account),
            detail=detail_of(model, package), now=now, change=change, to_be=now + change, act_date=reading.day,
            comment=line.comment if line else "", sends=(sends[model.name],),
            writes=(*off, *(ReturnDevice(back.holding) for back in backs)),
            on_day=tuple(GiveDevicesBack(back.mac, back.defective) for back in backs),
        )  # fmt: skip
        if line and line.quantity > 0:
            added = self.ordered(line, reading, sends[model.name])
            entry = replace(entry, price=added.price, once=added.once, writes=(*added.writes, *entry.writes))
        elif line:
            entry = replace(entry, writes=(ReturnCount(model, account, -line.quantity), *entry.writes))
        return entry

    def copy(self, order: Order, copy: Order, moved: Moved) -> None:
        super().copy(order, copy, moved)
        copy_rows(DeviceReturn, order, copy, moved)


def _of(
    line: DeviceLine | None, fewer: Fewer | None, backs: list[DeviceReturn]
) -> tuple[DeviceModel, BillingAccount, OrderItem | None]:
    """Model, account and package of what changes."""
    if fewer:
        return fewer.model, fewer.account, fewer.package
    thing = line or backs[0].holding
    return thing.model, thing.billing_account, thing.package


def sends_of(reading: Reading) -> dict[str, Send]:
    """Model → its share of the command: how many there are then, with the MACs that stay."""
    names = {line.model_id: line.model.name for line in reading.devices}
    names |= {back.holding.model_id: back.holding.model.name for back in reading.device_returns}
    fewer = [one for one in fewer_packages(reading) if one.loose]
    names |= {one.model.pk: one.model.name for one in fewer}
    gone = {back.holding_id for back in reading.device_returns}
    totals: Counter[str] = Counter(dict.fromkeys(names.values(), 0))
    macs: dict[str, list[str]] = {name: [] for name in names.values()}
    for held in reading.now.devices if names else ():
        if (name := names.get(held.model_id)) and held.pk not in gone:
            totals[name] += held.quantity
            macs[name] += [held.mac] if held.mac else []
    for line in reading.devices:
        totals[line.model.name] += line.quantity
    for one in fewer:
        totals[one.model.name] -= one.loose
    return {
        name: Send(
            CommandKind.SET_DEVICES, f"{name} {total}",
            {"devices": [{"model": name, "quantity": total, "macs": sorted(macs[name])}]},
        )
        for name, total in totals.items()
    }  # fmt: skip
