"""A grid under a month: how much lies on each day, and each day leads to its rows."""

from calendar import Calendar
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date

from oms.kit.grid.view import GridView
from oms.kit.periods import add_months

MONTHS = 12  # so far ahead one may look, and back where anything lies there


class Counted(NamedTuple):
    """`n` rows of a day that are alike, in words; `amount` of what the calendar shows large."""

    day: date
    words: str
    n: int
    amount: int


@dataclass(frozen=True)
class Day:
    """A day of the calendar; `kinds`: (what lies on it in words, how many), in the order they were counted in."""

    day: date
    inside: bool
    today: bool
    asked: str
    amount: int = 0
    kinds: list[tuple[str, int]] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(n for _words, n in self.kinds)


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


def month_named(text: str, today: date, back: int) -> date:
    """The first day of the month “2026-12”, within `back` months before this one and MONTHS after; else of this month."""
    this = today.replace(day=1)
    try:
        found = parse_date(f"{text}-01") or this
    except ValueError:
        return this
    return min(max(found, add_months(this, -back)), add_months(this, MONTHS))


def whole_weeks(first: date) -> list[list[date]]:
    """From the Monday before the month that begins with `first` to the Sunday after."""
    return Calendar().monthdatescalendar(first.year, first.month)


def month_of(counted: Iterable[Counted], first: date, today: date, back: int, param: str) -> Month:
    """`param`: the name of the grid's filter of days, which each day asks for while the month stays in view."""
    kinds: dict[date, list[tuple[str, int]]] = defaultdict(list)
    amounts: dict[date, int] = defaultdict(int)
    for day, words, n, amount in counted:
        kinds[day].append((words, n))
        amounts[day] += amount

    def one(day: date) -> Day:
        inside, text = day.month == first.month, day.isoformat()
        asked = urlencode({"month": text[:7], f"{param}_from": text, f"{param}_to": text})
        return Day(day, inside, day == today, asked, amounts[day], kinds[day] if inside else [])

    this = today.replace(day=1)
    before = add_months(first, -1) if first > add_months(this, -back) else None
    after = add_months(first, 1) if first < add_months(this, MONTHS) else None
    return Month(first, [[one(day) for day in week] for week in whole_weeks(first)], before, after)


class MonthGridView(GridView):
    """`param`: the filter of days; `back`: how many months back one may look. `counted` says what lies on which days."""

    param: str
    back = 0

    def counted(self, rows: QuerySet[Any], days: tuple[date, date]) -> Iterable[Counted]:
        """One query, by day."""
        raise NotImplementedError

    def opens(self, rows: QuerySet[Any], today: date) -> date:
        """The first day of the month that is shown when none is asked for."""
        return today.replace(day=1)

    def context(self, grid: Any) -> dict[str, Any]:
        """The month that is asked for, else that of the day that is; counted as the other filters say."""
        asked, today = self.request.GET, timezone.localdate()
        others = asked.copy()
        for name in (f"{self.param}_from", f"{self.param}_to"):
            others.pop(name, None)
        rows = self.filters(others, self.rows(), user=self.request.user).qs
        named = asked.get("month") or asked.get(f"{self.param}_from", "")[:7]
        first = month_named(named, today, self.back) if named else self.opens(rows, today)
        for name in ("month", "page"):
            others.pop(name, None)
        weeks = whole_weeks(first)
        month = month_of(self.counted(rows, (weeks[0][0], weeks[-1][-1])), first, today, self.back, self.param)
        return {"month": month, "others": others.urlencode()}
