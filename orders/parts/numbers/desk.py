"""What becomes of porting requests: the port desk sees them from submission on, and works from the final confirm."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from inventory.actions.port_carry import review_checks
from inventory.actions.port_open import NewPort, confirm_ports, give_up_ports, open_ports
from inventory.models.port_check import SENT
from orders.effect.entry import Stamp
from orders.models import Order, PortRequest
from partners.models import Account


def as_new(port: PortRequest) -> NewPort:
    return NewPort(
        request_id=port.pk, site=port.site, billing_account=port.billing_account, number_type=port.number_type,
        numbers=port.numbers, wanted_date=port.wanted_date,
        asked={name: getattr(port, name) for name in (*SENT, "comment")},
    )  # fmt: skip


@dataclass(frozen=True)
class RequestPort:
    """Numbers to be ported are asked for at the desk once the order is confirmed."""

    port: PortRequest

    @classmethod
    def carry_out(cls, writes: Sequence[Self], stamp: Stamp) -> None:
        ports = [as_new(write.port) for write in writes]
        confirm_ports(ports=ports, effective=stamp.day, order_kind=stamp.order.kind, **stamp.signed)


def show_desk(order: Order, *, by: Account, at: datetime) -> None:
    """The order was submitted: the desk sees its ports coming."""
    requests = order.portrequests.select_related("site", "billing_account", "number_type")
    if ports := [as_new(request) for request in requests]:
        open_ports(customer=order.customer, order_no=order.no, order_kind=order.kind, ports=ports, by=by, at=at)


def leave_desk(order: Order, *, by: Account, at: datetime) -> None:
    """The order is no more, or is being corrected."""
    give_up_ports(order_no=order.no, by=by, at=at)
    if order.is_draft:  # it was never sent, or is back: what is still being validated is wanted no more
        review_checks(order_no=order.no, requests=(), at=at)
