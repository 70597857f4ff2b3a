"""Port days of a month, for the calendar of the port desk."""

from calendar import Calendar
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, QuerySet, Sum
from django.utils.dateparse import parse_date

from inventory.models import Port
from inventory.porting.states import DATED, PortState
from oms.kit.periods import add_months
from partners.models import Account

MONTHS = 12  # so far back and ahead one may look
ON_A_DAY = (*DATED, PortState.PORTING, PortState.COMPLETED)


@dataclass(frozen=True)
class Day:
    """A day of the calendar; `states`: (state in words, how many ports), `numbers` of all of them."""

    day: date
    inside: bool
    today: bool
    states: list[tuple[str, int]] = field(default_factory=list)
    numbers: int = 0

    @property
    def count(self) -> int:
        return sum(n for _state, n in self.states)

    @property
    def asked(self) -> str:
        """What its rows are asked for with, the month staying in view."""
        day = self.day.isoformat()
        return urlencode({"month": day[:7], "porting_date_from": day, "porting_date_to": day})


@dataclass(frozen=True)
class Month:
    """Weeks from Monday to Sunday; `before` and `after`: first days of the months beside it, where one may look."""

    first: date
    weeks: list[list[Day]]
    before: date | None
    after: date | None

    @property
    def count(self) -> int:
        return sum(day.count for week in self.weeks for day in week if day.inside)


def dated_ports(user: Account) -> QuerySet[Port]:
    """Ports that have a day: accepted, being ported, completed."""
    found: QuerySet[Port] = Port.objects.visible_to(user).filter(state__in=ON_A_DAY)
    return found


def month_named(text: str, today: date) -> date:
    """The first day of the month “2026-12”, within MONTHS of this one; else of this month."""
    this = today.replace(day=1)
    try:
        found = parse_date(f"{text}-01") or this
    except ValueError:
        return this
    return min(max(found, add_months(this, -MONTHS)), add_months(this, MONTHS))


def month_of(ports: QuerySet[Port], first: date, today: date) -> Month:
    """How many of `ports` lie on each day of the month that begins with `first`; one query."""
    days = Calendar().monthdatescalendar(first.year, first.month)
    states: dict[date, list[tuple[str, int]]] = defaultdict(list)
    numbers: dict[date, int] = defaultdict(int)
    rows = ports.filter(porting_date__range=(first, days[-1][-1])).order_by()
    counted = rows.values_list("porting_date", "state").annotate(n=Count("pk"), numbers=Sum("quantity"))
    for day, state, n, quantity in counted.order_by("porting_date", "-n", "state"):
        states[day].append((str(PortState(state).label), n))
        numbers[day] += quantity

    def one(day: date) -> Day:
        inside = day.month == first.month
        return Day(day, inside, day == today, states[day] if inside else [], numbers[day])

    this = today.replace(day=1)
    before = add_months(first, -1) if first > add_months(this, -MONTHS) else None
    after = add_months(first, 1) if first < add_months(this, MONTHS) else None
    return Month(first, [[one(day) for day in week] for week in days], before, after)
