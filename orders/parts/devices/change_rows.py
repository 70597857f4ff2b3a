"""Devices of a change order per model, billing account and user package: Current, ADD, Return, To Be (guide 2.6.1.2)."""

from dataclasses import dataclass, field

from catalogue.models import DeviceModel, OrderItem
from customers.models import BillingAccount
from orders.effect.reading import Reading
from orders.models import DeviceLine, DeviceReturn
from orders.parts.devices.of_packages import Fewer, fewer_packages
from orders.parts.devices.part import Place, place_of


@dataclass
class DeviceRow:
    """`line`: what was ordered in number, more or fewer. `backs`: what goes back by its MAC. `fewer`: what goes with its
    user packages."""

    model: DeviceModel
    account: BillingAccount
    package: OrderItem | None
    now: int = 0
    line: DeviceLine | None = None
    backs: list[DeviceReturn] = field(default_factory=list)
    fewer: Fewer | None = None

    @property
    def place(self) -> Place:
        return self.model.pk, self.account.pk, self.package.pk if self.package else None

    @property
    def loose(self) -> int:
        """Without a MAC, and taken off with their packages."""
        return self.fewer.loose if self.fewer else 0

    @property
    def add(self) -> int:
        return max(self.line.quantity, 0) if self.line else 0

    @property
    def gone(self) -> int:
        fewer = max(-self.line.quantity, 0) if self.line else 0
        return fewer + len(self.backs) + self.loose

    @property
    def change(self) -> int:
        return self.add - self.gone

    @property
    def to_be(self) -> int:
        return self.now + self.change

    @property
    def comment(self) -> str:
        return self.line.comment if self.line else ""


def device_rows(reading: Reading) -> list[DeviceRow]:
    """What is ordered first, then what goes with packages, then what goes back by its MAC."""
    found: dict[Place, DeviceRow] = {}
    for line in reading.devices:
        found[place_of(line)] = DeviceRow(line.model, line.billing_account, line.package, line=line)
    for fewer in fewer_packages(reading):
        if fewer.loose:
            row = found.setdefault(fewer.place, DeviceRow(fewer.model, fewer.account, fewer.package))
            row.fewer = fewer
    for back in reading.device_returns:
        held = back.holding
        found.setdefault(place_of(held), DeviceRow(held.model, held.billing_account, held.package)).backs.append(back)
    for place, row in found.items():
        row.now = sum(held.quantity for held in reading.now.devices if place_of(held) == place)
    return list(found.values())
