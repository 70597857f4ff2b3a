"""Devices of a change order that go back: the step's save, its checks, what it writes (guide 2.5.2.2.6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models import DeviceModel, OrderItem
from customers.actions.holding import order_return, return_device
from customers.models import BillingAccount, DeviceHolding
from inventory.actions.return_devices import return_devices
from orders.actions.draft import editing
from orders.effect.entry import Stamp
from orders.effect.reading import Reading
from orders.models import DeviceReturn, Order
from orders.parts.devices.save import save_devices
from partners.models import Account

NO_REASON = gettext_lazy("Choose the reason of return.")


@transaction.atomic
def save_device_changes(*, order: Order, lines: list[dict], returns: list[dict], by: Account, at: datetime) -> None:
    """More and fewer of each model, and exactly these devices back."""
    save_devices(order=order, lines=lines, by=by, at=at)
    with editing(order, "devices", by=by, at=at) as locked:
        locked.devicereturns.all().delete()
        DeviceReturn.objects.bulk_create(DeviceReturn(order=locked, **row) for row in returns)


def why_not_returned(holding: DeviceHolding, defective: bool, reading: Reading) -> str:
    """Why this device cannot go back, or nothing. A defective one may, though somebody has it still."""
    if holding.return_order_no not in ("", reading.order.no):
        return _("It goes back with order %s already.") % holding.return_order_no
    user = reading.use.macs.get(holding.mac)
    if user and not defective:
        return _("It is in use: %s. Take it from there first, or tick Defective.") % user
    return ""


def mark_devices(*, order: Order, by: Account, at: datetime) -> None:
    """What was sent stands as Return ordered in the contract."""
    for back in DeviceReturn.objects.filter(order=order).select_related("holding"):
        order_return(holding=back.holding, order_no=order.no, by=by, at=at)


def unmark_devices(*, order: Order, by: Account, at: datetime) -> None:
    marked = DeviceHolding.objects.filter(customer=order.customer, return_order_no=order.no, valid_to__isnull=True)
    for holding in marked:
        order_return(holding=holding, order_no="", by=by, at=at)


@dataclass(frozen=True)
class ReturnDevice:
    """The device of a MAC is the customer's until the day before the order's."""

    holding: DeviceHolding

    @classmethod
    def carry_out(cls, writes: Sequence[Self], stamp: Stamp) -> None:
        last = stamp.day - timedelta(days=1)
        for write in writes:
            return_device(holding=write.holding, last_day=last, order_no=stamp.order.no, by=stamp.by, at=stamp.at)


@dataclass(frozen=True)
class ReturnCount:
    """So many of a model without a MAC go back, the oldest first; those of a package, or of none."""

    model: DeviceModel
    account: BillingAccount
    quantity: int
    package: OrderItem | None = None

    @classmethod
    def carry_out(cls, writes: Sequence[Self], stamp: Stamp) -> None:
        for write in writes:
            write.take(stamp)

    def take(self, stamp: Stamp) -> None:
        left, last = self.quantity, stamp.day - timedelta(days=1)
        loose = DeviceHolding.objects.filter(
            customer=stamp.customer, model=self.model, billing_account=self.account, mac="", valid_to__isnull=True,
            valid_from__lte=stamp.day, package=self.package,
        )  # fmt: skip
        for holding in loose.order_by("valid_from", "pk"):
            if left:
                back = min(left, holding.quantity)
                return_device(
                    holding=holding, last_day=last, order_no=stamp.order.no, quantity=back, by=stamp.by, at=stamp.at
                )
                left -= back


@dataclass(frozen=True)
class GiveDevicesBack:
    """In the stock they stand as Returned."""

    mac: str
    defective: bool

    @classmethod
    def carry_out(cls, writes: Sequence[Self], stamp: Stamp) -> None:
        macs, broken = [write.mac for write in writes], [write.mac for write in writes if write.defective]
        return_devices(customer=stamp.customer, macs=macs, defective=broken, by=stamp.by, at=stamp.at)
