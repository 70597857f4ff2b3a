"""One class per order message."""

from orders.notifications.order import (
    OfTakingBack,
    OrderApproved,
    OrderAskedAnew,
    OrderBackAsked,
    OrderBackLapsed,
    OrderBackLeft,
    OrderBackRefused,
    OrderConfirmed,
    OrderMessage,
    OrderNotProvisioned,
    OrderProvisioned,
    OrderRefused,
    OrderRejected,
    OrderSubmitted,
    OrderTakenBack,
    OrderWithdrawn,
    announce,
)
from orders.notifications.parcel import DevicesShipped
from orders.notifications.reservation import NumbersReleased, NumbersWillBeReleased

__all__ = [
    "DevicesShipped",
    "NumbersReleased",
    "NumbersWillBeReleased",
    "OfTakingBack",
    "OrderApproved",
    "OrderAskedAnew",
    "OrderBackAsked",
    "OrderBackLapsed",
    "OrderBackLeft",
    "OrderBackRefused",
    "OrderConfirmed",
    "OrderMessage",
    "OrderNotProvisioned",
    "OrderProvisioned",
    "OrderRefused",
    "OrderRejected",
    "OrderSubmitted",
    "OrderTakenBack",
    "OrderWithdrawn",
    "announce",
]
