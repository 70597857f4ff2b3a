"""What an order of un-shipped devices writes and sends: by model and billing account, with each MAC (guide 2.5.2.7)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.utils.translation import gettext as _

from catalogue.models import DeviceModel
from customers.actions.contract import NewDevice
from customers.models import BillingAccount, DeviceHolding
from inventory.actions.unshipped import UnShipped, allocate_un_shipped
from inventory.enums import CommandKind
from oms.kit import macs
from orders.effect.entry import Entry, Send, Stamp, in_few_words
from orders.effect.reading import Reading
from orders.parts.devices.give_back import GiveDevicesBack, ReturnDevice
from orders.parts.devices.save import HoldDevices

Device = dict[str, Any]  # of `details`: model, account, mac, serial, names, and the holding where it goes back
Place = tuple[int, int]  # ids of a model and a billing account


@dataclass(frozen=True)
class AllocateDevice:
    """The device is the customer's in the stock as well, registered where nobody had done so."""

    device: UnShipped

    @classmethod
    def carry_out(cls, writes: Sequence[Self], stamp: Stamp) -> None:
        allocate_un_shipped(devices=[write.device for write in writes], **stamp.signed)


def unshipped_entries(reading: Reading) -> Iterator[Entry]:
    """One for each model and billing account that is ordered; nothing is charged for what nobody sells."""
    added, gone = _by_place(reading.order.details["add"]), _by_place(reading.order.details["back"])
    places = list(dict.fromkeys([*added, *gone]))
    models = DeviceModel.objects.select_related("group").in_bulk([model for model, _account in places])
    accounts = BillingAccount.objects.in_bulk([account for _model, account in places])
    holdings = DeviceHolding.objects.in_bulk([device["holding"] for device in reading.order.details["back"]])
    sends = _sends(reading, models)
    for place in places:
        new, back = added.get(place, []), gone.get(place, [])
        model, account = models[place[0]], accounts[place[1]]
        now = sum(h.quantity for h in reading.now.devices if (h.model_id, h.billing_account_id) == place)
        change = len(new) - len(back)
        yield Entry(
            key=f"devices:{model.pk}:{account.pk}", group=_("Devices"), what=str(model), where=str(account),
            detail=_told(new, back), now=now, change=change, to_be=now + change, act_date=reading.day,
            writes=(
                *(ReturnDevice(holdings[d["holding"]]) for d in back),
                *(HoldDevices(NewDevice(model, account, mac=d["mac"])) for d in new),
            ),
            on_day=(
                *(GiveDevicesBack(d["mac"], False) for d in back),
                *(AllocateDevice(UnShipped(d["mac"], d["serial"], model)) for d in new),
            ),
            sends=(sends[model.pk],),
        )  # fmt: skip


def _by_place(devices: list[Device]) -> dict[Place, list[Device]]:
    found: dict[Place, list[Device]] = {}
    for device in devices:
        found.setdefault((device["model"], device["account"]), []).append(device)
    return found


def _told(new: list[Device], back: list[Device]) -> str:
    parts = []
    if new:
        parts.append(_("added: %s") % in_few_words([macs.show(d["mac"]) for d in new]))
    if back:
        parts.append(_("back: %s") % in_few_words([macs.show(d["mac"]) for d in back]))
    return " · ".join(parts)


def _sends(reading: Reading, models: dict[int, DeviceModel]) -> dict[int, Send]:
    """Model → its share of the command: how many there are then on all billing accounts, with the MACs that are known."""
    details, found = reading.order.details, {}
    gone = {device["mac"] for device in details["back"]}
    for pk, model in models.items():
        held = [h for h in reading.now.devices if h.model_id == pk and not (h.mac and h.mac in gone)]
        new = [device["mac"] for device in details["add"] if device["model"] == pk]
        total = sum(h.quantity for h in held) + len(new)
        known = sorted([*(h.mac for h in held if h.mac), *new])
        devices = [{"model": model.name, "quantity": total, "macs": known}]
        found[pk] = Send(CommandKind.SET_DEVICES, f"{model.name} {total}", {"devices": devices})
    return found
