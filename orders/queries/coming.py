"""Confirmed orders whose day has not come, by month and day."""

from calendar import Calendar
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.utils.dateparse import parse_date

from customers.models import Customer
from oms.kit.periods import add_months
from orders.enums import KIND_WORDS
from orders.models import Order
from partners.models import Account

MONTHS = 12  # ahead of this one: an order lies at most a year ahead (orders/rules.py)


@dataclass(frozen=True)
class Day:
    """A day of the calendar; `kinds`: (order type in words, how many take effect then), the most first."""

    day: date
    inside: bool
    today: bool
    kinds: list[tuple[str, int]] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(n for _kind, n in self.kinds)

    @property
    def asked(self) -> str:
        """What its rows are asked for with, the month staying in view."""
        day = self.day.isoformat()
        return urlencode({"month": day[:7], "day_from": day, "day_to": day})


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


def coming_orders(user: Account) -> QuerySet[Order]:
    return Order.objects.visible_to(user).coming()


def coming_of(customer: Customer, user: Account, most: int) -> list[Order]:
    """The next ones of a customer."""
    return list(coming_orders(user).filter(customer=customer).order_by("effective", "pk")[:most])


def month_named(text: str, today: date) -> date:
    """The first day of the month “2026-12”, if it is one that orders may lie in; else of this month."""
    this = today.replace(day=1)
    try:
        found = parse_date(f"{text}-01") or this
    except ValueError:
        return this
    return min(max(found, this), add_months(this, MONTHS))


def first_month(orders: QuerySet[Order], today: date) -> date:
    """The first day of the month in which the next of `orders` takes effect; of this month where there is none."""
    day = orders.filter(effective__gte=today.replace(day=1)).order_by("effective").values_list("effective", flat=True)
    return (day.first() or today).replace(day=1)


def month_of(orders: QuerySet[Order], first: date, today: date) -> Month:
    """How many of `orders` take effect on each day of the month that begins with `first`; one query."""
    days = Calendar().monthdatescalendar(first.year, first.month)
    found: dict[date, list[tuple[str, int]]] = defaultdict(list)
    rows = orders.filter(effective__range=(first, days[-1][-1])).order_by()
    for day, kind, n in (
        rows.values_list("effective", "kind").annotate(n=Count("pk")).order_by("effective", "-n", "kind")
    ):
        found[day].append((str(KIND_WORDS[kind]), n))
    weeks = [
        [
            Day(day, day.month == first.month, day == today, found[day] if day.month == first.month else [])
            for day in week
        ]
        for week in days
    ]
    this, last = today.replace(day=1), add_months(today.replace(day=1), MONTHS)
    before = add_months(first, -1) if first > this else None
    return Month(first, weeks, before, add_months(first, 1) if first < last else None)
