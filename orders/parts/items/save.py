"""Step 5: items per billing account (guide 2.5.1.5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from customers.actions.contract import NewLine, add_lines, change_quantities
from customers.models import ServiceLine
from orders.actions.draft import editing
from orders.actions.package_devices import order_package_devices
from orders.effect.entry import Stamp
from orders.models import ItemLine, Order
from partners.models import Account


def save_items(*, order: Order, lines: list[dict], by: Account, at: datetime) -> None:
    """The order asks for exactly these items, and for the devices of its packages."""
    with editing(order, "items", by=by, at=at) as locked:
        locked.itemlines.all().delete()
        ItemLine.objects.bulk_create(ItemLine(order=locked, **line) for line in lines)
        order_package_devices(locked)


@dataclass(frozen=True)
class AddLine:
    """A new service line in the contract."""

    line: NewLine

    @classmethod
    def carry_out(cls, writes: Sequence[Self], stamp: Stamp) -> None:
        add_lines(lines=[write.line for write in writes], **stamp.signed)


@dataclass(frozen=True)
class ChangeLine:
    """More or fewer of a service line."""

    line: ServiceLine
    change: int

    @classmethod
    def carry_out(cls, writes: Sequence[Self], stamp: Stamp) -> None:
        change_quantities(
            changes=[(write.line, write.change) for write in writes], effective=stamp.day, order_no=stamp.order.no,
            by=stamp.by, at=stamp.at,
        )  # fmt: skip
