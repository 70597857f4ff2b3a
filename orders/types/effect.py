"""What an order will do, as data: the preview shows it, the confirmation does exactly it."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from catalogue.enums import ChargeMode
from catalogue.models import AgreementPeriod, CallBundle, DeviceModel, OrderItem, ServicePlan
from customers.models import BillingAccount, ServiceLine, Site
from inventory.enums import CommandKind


@dataclass(frozen=True)
class LineEffect:
    """`change` of an item on a billing account; a new service line, or `line` changed."""

    item: OrderItem
    account: BillingAccount
    change: int
    price: Decimal
    act_date: date
    billing_start: date
    comment: str = ""
    line: ServiceLine | None = None

    @property
    def amount(self) -> Decimal:
        """In the item's currency: once, or per month."""
        return self.price * self.change

    @property
    def once(self) -> bool:
        return self.item.charge == ChargeMode.ONCE

    @property
    def trial_expires(self) -> date | None:
        """The last free day (product.md: Billing Start − 1 day)."""
        return None if self.billing_start == self.act_date else date.fromordinal(self.billing_start.toordinal() - 1)


@dataclass(frozen=True)
class NumberEffect:
    e164: str
    site: Site
    account: BillingAccount
    comment: str = ""


@dataclass(frozen=True)
class BundleEffect:
    bundle: CallBundle
    change: int

    @property
    def amount(self) -> Decimal:
        return self.bundle.price * self.change


@dataclass(frozen=True)
class DeviceEffect:
    model: DeviceModel
    account: BillingAccount
    site: Site | None
    change: int
    comment: str = ""

    @property
    def amount(self) -> Decimal:
        return self.model.price * self.change


@dataclass(frozen=True)
class CommandEffect:
    """One command for the network; quantities are totals, so that repetition is harmless."""

    kind: CommandKind
    target: str
    payload: dict[str, Any]
    carries_secret: bool = False


@dataclass
class Effect:
    """Everything an order does on its day. Money is before tax, in `currency`."""

    day: date
    status_verb: str = ""
    takes_numbers: bool = False  # what the order reserves becomes the customer's
    uses_numbers: bool = False  # what the customer has is in use from this day
    starts_service: bool = False
    plan: ServicePlan | None = None
    agreement: AgreementPeriod | None = None
    lines: list[LineEffect] = field(default_factory=list)
    numbers: list[NumberEffect] = field(default_factory=list)
    numbers_to_assign: int = 0
    numbers_to_port: int = 0
    devices: list[DeviceEffect] = field(default_factory=list)
    bundles: list[BundleEffect] = field(default_factory=list)
    channels: dict[str, int] = field(default_factory=dict)
    limits: tuple[Decimal, Decimal | None] | None = None
    licenses: dict[str, int] = field(default_factory=dict)
    commands: list[CommandEffect] = field(default_factory=list)
    charged: bool = True
    currency: str = "GBP"

    @property
    def monthly(self) -> Decimal:
        """Per month, once every trial is over."""
        if not self.charged:
            return Decimal(0)
        lines = sum((line.amount for line in self.lines if not line.once), Decimal(0))
        return lines + sum((bundle.amount for bundle in self.bundles), Decimal(0))

    @property
    def once(self) -> Decimal:
        """Once: set-up items and devices."""
        if not self.charged:
            return Decimal(0)
        lines = sum((line.amount for line in self.lines if line.once), Decimal(0))
        return lines + sum((device.amount for device in self.devices), Decimal(0))

    @property
    def empty(self) -> bool:
        found = (self.lines, self.numbers, self.devices, self.bundles, any(self.channels.values()), self.limits)
        return not any(found) and not self.status_verb
