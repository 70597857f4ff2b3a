"""What a day or an hour brings: porting days, and requests that nobody sent again in time."""

from datetime import datetime, timedelta

from inventory.actions.each_due import each_due
from inventory.actions.port_move import moving
from inventory.actions.port_numbers import begin_numbers, end_numbers
from inventory.models import Port, Tenant
from inventory.notifications.port import PortEnded, tell_port
from inventory.porting.states import BACK, DATED, PortVerb
from partners.models import Account


def begin_due_ports(*, at: datetime) -> int:
    """Ports whose day has come, each in a transaction of its own; how many began.

    East of here it is tomorrow already, so a day more is read; the customer's own day decides.
    """
    soon = (at + timedelta(days=1)).date()
    return each_due(
        Port.objects.filter(state__in=DATED, porting_date__lte=soon).order_by("porting_date", "pk"),
        begin_port,
        "customer",
        at=at,
    )


def expire_due_ports(*, at: datetime) -> int:
    """Requests that came back and were not sent again in time; how many."""
    return each_due(
        Port.objects.filter(state__in=BACK, due_until__lt=at).order_by("due_until", "pk"),
        expire_port,
        "customer",
        at=at,
    )


def begin_port(*, port: Port, by: Account, at: datetime) -> bool:
    """The porting day has come: the customer holds the numbers, the network is told. Not before the customer's tenant
    stands, and not before the day; whether it began. A change of day that nobody answered lapses."""
    if port.porting_date is None or port.customer.today(at) < port.porting_date:
        return False
    if not Tenant.objects.filter(customer=port.customer_id).exists():
        return False
    with moving(port, PortVerb.BEGIN, by=None, at=at) as locked:
        begin_numbers(locked, by=by, at=at)
    return True


def expire_port(*, port: Port, by: Account, at: datetime) -> bool:
    """Nobody sent it again in time: its numbers are free to be asked for anew, and both sides are told."""
    with moving(port, PortVerb.EXPIRE, by=None, at=at) as locked:
        end_numbers(locked, by=by, at=at)
    tell_port(PortEnded, port, by=by, at=at)
    return True
