"""Step 8: call bundles, and the call limits per user and day (guide 2.5.1.8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Self

from catalogue.models import CallBundle
from customers.actions.contract import change_bundle, set_fraud_limit
from orders.actions.draft import editing
from orders.effect.entry import Stamp
from orders.models import BundleLine, Order
from partners.models import Account


def save_bundles(*, order: Order, lines: list[dict], limits: dict, by: Account, at: datetime) -> None:
    """The order asks for exactly these bundles and limits."""
    with editing(order, "bundles", by=by, at=at) as locked:
        locked.bundlelines.all().delete()
        BundleLine.objects.bulk_create(BundleLine(order=locked, **line) for line in lines)
        locked.default_limit, locked.custom_limit = limits["default_limit"], limits["custom_limit"]


@dataclass(frozen=True)
class ChangeBundle:
    """More or fewer of a call bundle."""

    bundle: CallBundle
    change: int
    comment: str = ""

    @classmethod
    def carry_out(cls, writes: Sequence[Self], stamp: Stamp) -> None:
        for write in writes:
            change_bundle(
                customer=stamp.customer, bundle=write.bundle, change=write.change, effective=stamp.day,
                order_no=stamp.order.no, comment=write.comment, by=stamp.by, at=stamp.at,
            )  # fmt: skip


@dataclass(frozen=True)
class SetLimits:
    """The call limits from the order's day on."""

    default: Decimal
    custom: Decimal | None

    @classmethod
    def carry_out(cls, writes: Sequence[Self], stamp: Stamp) -> None:
        for write in writes:
            set_fraud_limit(
                customer=stamp.customer, default_limit=write.default, custom_limit=write.custom, effective=stamp.day,
                order_no=stamp.order.no, by=stamp.by, at=stamp.at,
            )  # fmt: skip
