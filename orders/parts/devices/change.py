"""Device Ordering of a change order: devices added, returned in number or by MAC (guide 2.5.2.2.6)."""

from collections import Counter
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.enums import CommandKind
from oms.kit import macs
from oms.kit.grid import TextColumn
from oms.kit.grid.excel import Worksheet
from orders.effect.entry import Entry, Send
from orders.effect.part import Moved, Problem, Said, Typed
from orders.effect.reading import Reading
from orders.effect.sheet import COLUMNS, NOTHING, row_of
from orders.models import DeviceReturn, Order
from orders.parts.changing import why_not_fewer
from orders.parts.copying import copy_rows
from orders.parts.devices.change_form import ChangeDeviceSheet, ReturnSheet
from orders.parts.devices.change_rows import DeviceRow, device_rows
from orders.parts.devices.give_back import (
    NO_REASON,
    GiveDevicesBack,
    ReturnCount,
    ReturnDevice,
    mark_devices,
    save_device_changes,
    unmark_devices,
    why_not_returned,
)
from orders.parts.devices.of_packages import fewer_packages
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

    # --- what is shown of it

    def told(self, reading: Reading) -> list[DeviceRow]:
        return device_rows(reading)

    def sheet(self, reading: Reading) -> Worksheet:
        """Its entries, then each device that goes back by its MAC: why, defective or not."""
        none = {column.path: "" for column in RETURNED}
        backs = [
            {
                **NOTHING, "group": _("Individual Device Return"), "what": str(back.holding.model),
                "where": str(back.holding.billing_account), "detail": back.package, "mac": macs.show(back.mac),
                "reason": back.reason, "defective": _("Yes") if back.defective else _("No"),
            }
            for back in reading.device_returns
        ]  # fmt: skip
        entries = [{**row_of(entry), **none} for entry in self.entries(reading)]
        return Worksheet(str(self.title), [*COLUMNS, *RETURNED], [*entries, *backs])

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
        told = (
            (back, why_not_returned(back.holding, back.defective, reading) or ("" if back.reason else NO_REASON))
            for back in reading.device_returns
        )
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
        sends = sends_of(reading)
        return [self.changed(row, reading, sends[row.model.name]) for row in device_rows(reading)]

    def changed(self, row: DeviceRow, reading: Reading, send: Send) -> Entry:
        off = (ReturnCount(row.model, row.account, row.loose, row.package),) if row.loose else ()
        entry = Entry(
            key=key_of(row.place), group=_("Devices"), what=str(row.model), where=str(row.account),
            detail=detail_of(row.model, row.package), now=row.now, change=row.change, to_be=row.to_be,
            act_date=reading.day, comment=row.comment, sends=(send,),
            writes=(*off, *(ReturnDevice(back.holding) for back in row.backs)),
            on_day=tuple(GiveDevicesBack(back.mac, back.defective) for back in row.backs),
        )  # fmt: skip
        if row.line and row.add:
            added = self.ordered(row.line, reading, send)
            entry = replace(entry, price=added.price, once=added.once, writes=(*added.writes, *entry.writes))
        elif row.line:
            gone = ReturnCount(row.model, row.account, -row.line.quantity)
            entry = replace(entry, writes=(gone, *entry.writes))
        return entry

    def copy(self, order: Order, copy: Order, moved: Moved) -> None:
        super().copy(order, copy, moved)
        copy_rows(DeviceReturn, order, copy, moved)


RETURNED = [
    TextColumn(gettext_lazy("MAC"), "mac"),
    TextColumn(gettext_lazy("Reason of Return"), "reason"),
    TextColumn(gettext_lazy("Defective"), "defective"),
]


def sends_of(reading: Reading) -> dict[str, Send]:
    """Model → its share of the command: how many there are then, with the MACs that stay."""
    names = {line.model_id: line.model.name for line in reading.devices}
    names |= {back.holding.model_id: back.holding.model.name for back in reading.device_returns}
    fewer = [one for one in fewer_packages(reading) if one.loose]
    names |= {one.model.pk: one.model.name for one in fewer}
    gone = {back.holding_id for back in reading.device_returns}
    totals: Counter[str] = Counter(dict.fromkeys(names.values(), 0))
    known: dict[str, list[str]] = {name: [] for name in names.values()}
    for held in reading.now.devices if names else ():
        if (name := names.get(held.model_id)) and held.pk not in gone:
            totals[name] += held.quantity
            known[name] += [held.mac] if held.mac else []
    for line in reading.devices:
        totals[line.model.name] += line.quantity
    for one in fewer:
        totals[one.model.name] -= one.loose
    return {
        name: Send(
            CommandKind.SET_DEVICES, f"{name} {total}",
            {"devices": [{"model": name, "quantity": total, "macs": sorted(known[name])}]},
        )
        for name, total in totals.items()
    }  # fmt: skip
