"""The order types, by the value that stands in the order."""

from orders.enums import OrderType
from orders.models import Order
from orders.types.base import OrderKind, Problem, Step
from orders.types.new_customer import NewCustomer
from orders.types.service_start import ServiceStart

TYPES: dict[str, OrderKind] = {kind.kind: kind for kind in (NewCustomer(), ServiceStart())}


def kind_of(order: Order) -> OrderKind:
    """What the type of `order` says."""
    return TYPES[order.kind]


__all__ = ["TYPES", "OrderKind", "OrderType", "Problem", "Step", "kind_of"]
