"""Step 7: devices per billing account (guide 2.5.1.7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from customers.actions.contract import NewDevice, hold_devices
from orders.actions.draft import editing
from orders.effect.entry import Stamp
from orders.models import DeviceLine, Order
from partners.models import Account


def save_devices(*, order: Order, lines: list[dict], by: Account, at: datetime) -> None:
    """Apart from those of its packages, the order asks for exactly these devices. Lines that stay keep their shipping."""
    with editing(order, "devices", by=by, at=at) as locked:
        kept = {(line["billing_account"].pk, line["model"].pk): line for line in lines}
        for known in list(locked.devicelines.filter(package=None)):
            wanted = kept.pop((known.billing_account_id, known.model_id), None)
            if wanted is None:
                known.delete()
            elif known.quantity != wanted["quantity"] or known.comment != wanted["comment"]:
                known.quantity, known.comment = wanted["quantity"], wanted["comment"]
                known.save()
        DeviceLine.objects.bulk_create(DeviceLine(order=locked, **line) for line in kept.values())


@dataclass(frozen=True)
class HoldDevices:
    """The customer has these devices from the order's day on."""

    devices: NewDevice

    @classmethod
    def carry_out(cls, writes: Sequence[Self], stamp: Stamp) -> None:
        hold_devices(devices=[write.devices for write in writes], valid_from=stamp.day, **stamp.signed)
