"""Step 8: call bundles, and the call limits per user and day (guide 2.5.1.8)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from catalogue.models import CallBundle
from customers.actions.contract import change_bundle, set_fraud_limit
from orders.actions.draft import editing
from orders.effect.entry import OneByOne, Stamp
from orders.models import BundleLine, Order
from partners.models import Account


def save_bundles(*, order: Order, lines: list[dict], limits: dict, by: Account, at: datetime) -> None:
    """The order asks for exactly these bundles and limits."""
    with editing(order, "bundles", by=by, at=at) as locked:
        locked.bundlelines.all().delete()
        BundleLine.objects.bulk_create(BundleLine(order=locked, **line) for line in lines)
        locked.default_limit, locked.custom_limit = limits["default_limit"], limits["custom_limit"]


@dataclass(frozen=True)
class ChangeBundle(OneByOne):
    """More or fewer of a call bundle."""

    bundle: CallBundle
    change: int
    comment: str = ""

    def make(self, stamp: Stamp) -> None:
        change_bundle(
            bundle=self.bundle, change=self.change, comment=self.comment, effective=stamp.day, **stamp.signed
        )  # fmt: skip


@dataclass(frozen=True)
class SetLimits(OneByOne):
    """The call limits from the order's day on."""

    default: Decimal
    custom: Decimal | None

    def make(self, stamp: Stamp) -> None:
        set_fraud_limit(
            default_limit=self.default, custom_limit=self.custom, effective=stamp.day, **stamp.signed
        )  # fmt: skip
