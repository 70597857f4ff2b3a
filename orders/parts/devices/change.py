"""Device Ordering of a change order: devices added, returned in number or by MAC (guide 2.5.2.2.6)."""

from collections import Counter
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from catalogue.models import DeviceModel
from customers.models import BillingAccount
from inventory.enums import CommandKind
from oms.kit.money import Money
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
from orders.parts.devices.part import Devices
from partners.models import Account

Place = tuple[int, int]  # ids of a model and a billing account


class ChangeDevices(Devices):
    lists = "orders/change/devices_listed.html"
    entries_tell = False  # which device, why, defective or not

    @property
    def template(self) -> str:
        return "orders/change/devices.html"

    def forms(self, reading: Reading, typed: Typed) -> dict[str, Any]:
        sheet, returns = ChangeDeviceSheet(reading, typed.data), ReturnSheet(reading, typed.data)
        return {"sheet": sheet, "returns": returns, "unknown": reading.use.unknown}

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
            loose[held.model_id, held.billing_account_id] += 0 if held.mac else held.quantity
        for line in reading.devices:
            spare = loose[line.model_id, line.billing_account_id]
            if line.quantity < -spare:
                found.append(self.problem(f"{line.model}: {why_not_fewer(spare, spare)}"))
            elif line.quantity > 0 and line.model_id not in offered:
                text = _("%(item)s is not part of %(plan)s.")
                found.append(self.problem(text % {"item": line.model, "plan": reading.order.plan}))
        return found + self.wrong(reading)

    def wrong(self, reading: Reading) -> list[Problem]:
        """Devices that cannot go back any more."""
        told = ((back, why_not_returned(back.holding, back.defective, reading)) for back in reading.device_returns)
        return [self.problem(f"{back.holding.model} {back.mac}: {words}") for back, words in told if words]

    def problems_of_approval(self, reading: Reading) -> list[Problem]:
        asked = bool(reading.device_returns) and bool(reading.use.unknown)
        return [*([self.problem(reading.use.unknown)] if asked else []), *self.wrong(reading)]

    def sent(self, order: Order, *, by: Account, at: datetime) -> None:
        mark_devices(order=order, by=by, at=at)

    def given_up(self, order: Order, *, by: Account, at: datetime) -> None:
        unmark_devices(order=order, by=by, at=at)

    # --- effect

    def entries(self, reading: Reading) -> list[Entry]:
        """One for each model and billing account; what goes back is not paid back."""
        lines = {(line.model_id, line.billing_account_id): line for line in reading.devices}
        backs: dict[Place, list[DeviceReturn]] = {}
        for back in reading.device_returns:
            backs.setdefault((back.holding.model_id, back.holding.billing_account_id), []).append(back)
        places = list(dict.fromkeys([*lines, *backs]))
        sends = sends_of(reading)
        return [self.changed(lines.get(place), backs.get(place, []), reading, sends) for place in places]

    def changed(
        self, line: DeviceLine | None, backs: list[DeviceReturn], reading: Reading, sends: dict[str, Send]
    ) -> Entry:
        model, account = (line.model, line.billing_account) if line else _of(backs[0])
        now = sum(
            held.quantity
            for held in reading.now.devices
            if (held.model_id, held.billing_account_id) == (model.pk, account.pk)
        )
        change = (line.quantity if line else 0) - len(backs)
        entry = Entry(
            key=f"devices:{model.pk}:{account.pk}", group=_("Devices"), what=str(model), where=str(account),
            detail=str(model.group), now=now, change=change, to_be=now + change, act_date=reading.day,
            comment=line.comment if line else "", sends=(sends[model.name],),
            writes=tuple(ReturnDevice(back.holding) for back in backs),
            on_day=tuple(GiveDevicesBack(back.mac, back.defective) for back in backs),
        )  # fmt: skip
        if line and line.quantity > 0:
            added = self.ordered(line, reading, sends[model.name])
            price = Money(model.price, model.currency)
            entry = replace(entry, price=price, once=added.once, writes=(*added.writes, *entry.writes))
        elif line:
            entry = replace(entry, writes=(ReturnCount(model, account, -line.quantity), *entry.writes))
        return entry

    def copy(self, order: Order, copy: Order, moved: Moved) -> None:
        super().copy(order, copy, moved)
        copy_rows(DeviceReturn, order, copy, moved)


def _of(back: DeviceReturn) -> tuple[DeviceModel, BillingAccount]:
    return back.holding.model, back.holding.billing_account


def sends_of(reading: Reading) -> dict[str, Send]:
    """Model → its share of the command: how many there are then, with the MACs that stay."""
    names = {line.model_id: line.model.name for line in reading.devices}
    names |= {back.holding.model_id: back.holding.model.name for back in reading.device_returns}
    gone = {back.holding_id for back in reading.device_returns}
    totals: Counter[str] = Counter(dict.fromkeys(names.values(), 0))
    macs: dict[str, list[str]] = {name: [] for name in names.values()}
    for held in reading.now.devices if names else ():
        if (name := names.get(held.model_id)) and held.pk not in gone:
            totals[name] += held.quantity
            macs[name] += [held.mac] if held.mac else []
    for line in reading.devices:
        totals[line.model.name] += line.quantity
    return {
        name: Send(
            CommandKind.SET_DEVICES, f"{name} {total}",
            {"devices": [{"model": name, "quantity": total, "macs": sorted(macs[name])}]},
        )
        for name, total in totals.items()
    }  # fmt: skip
