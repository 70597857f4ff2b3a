"""Port days, for the calendar of the port desk."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, QuerySet, Sum

from inventory.models import Port
from inventory.porting.states import DATED, PortState
from oms.kit.grid.month import Counted
from partners.models import Account

ON_A_DAY = (*DATED, PortState.PORTING, PortState.COMPLETED)


def dated_ports(user: Account) -> QuerySet[Port]:
    """Ports that have a day: accepted, being ported, completed."""
    found: QuerySet[Port] = Port.objects.visible_to(user).filter(state__in=ON_A_DAY)
    return found


def counted_ports(ports: QuerySet[Port], days: tuple[date, date]) -> Iterator[Counted]:
    """How many of `ports` in which state, and with how many numbers, lie on each of `days`, first and last; the most first."""
    rows = ports.filter(porting_date__range=days).order_by().values_list("porting_date", "state")
    for day, state, n, numbers in rows.annotate(n=Count("pk"), numbers=Sum("quantity")).order_by(
        "porting_date", "-n", "state"
    ):
        yield Counted(day, str(PortState(state).label), n, numbers)
