"""Call usage from the roll-ups: figures by day and hour, the period before, what is usual (guide 2.8.1, 2.8.2)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum

from callstats.enums import CallType, Direction, Result
from callstats.models import HourlyUsage, SummedUsage, of_days

SUBTOTAL = "sub"
PLACES = {CallType.EXTENSION.value: 0, CallType.TRUNK.value: 1, SUBTOTAL: 2}
USUAL_WEEKS = 4  # what is usual on a weekday is the middle of so many before
DAY = timedelta(days=1)
SUMS = {
    "total": Sum("calls"),
    "success": Sum("calls", filter=Q(result=Result.ANSWERED)),
    "talked": Sum("seconds"),
}
NOTHING = (0, 0, 0)
KEYS = ("day", "clock")
Figures = tuple[int, int, int]  # calls, successful ones, seconds talked
Sums = dict[tuple[date, int, str, str], Figures]  # by day, hour, call type and direction
Usage = QuerySet[HourlyUsage] | QuerySet[SummedUsage]


def sums_of(usage: Usage) -> Sums:
    """Of a period everything that its page shows, read once."""
    rows = usage.order_by().values_list(*KEYS, "type", "direction").annotate(**SUMS)
    return {
        (day, clock, kind, way): (total, success or 0, talked)
        for day, clock, kind, way, total, success, talked in rows
        if total  # sums whose calls are gone come to nothing
    }


def usage_rows(sums: Sums, keys: tuple[str, ...], types: list[str]) -> list[dict[str, Any]]:
    """A record for each group of `keys` ("day", "clock") and call type, with a subtotal where both types are shown.

    in_total, in_success, in_percent, in_seconds, in_average, and the same for calls out.
    """
    found: dict[tuple, dict[tuple[str, str], Figures]] = defaultdict(dict)
    places = [KEYS.index(key) for key in keys]
    for key, (total, success, talked) in sums.items():
        parts, pair = found[tuple(key[place] for place in places)], key[2:]
        before = parts.get(pair, NOTHING)
        parts[pair] = (before[0] + total, before[1] + success, before[2] + talked)
    rows = []
    for group, figures in found.items():
        shown = [*types, *([SUBTOTAL] if len(types) > 1 else [])]
        rows += [_record(keys, group, kind, figures) for kind in shown]
    return rows


def total_of(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The figures of all rows together, subtotals left out."""
    lines = [row for row in rows if row["type"] != SUBTOTAL]
    found: dict[str, Any] = {}
    for way in Direction.values:
        sums = [sum(row[f"{way}_{name}"] for row in lines) for name in ("total", "success", "seconds")]
        found |= worded(way, (sums[0], sums[1], sums[2]))
    return found


def worded(way: str, figures: Figures) -> dict[str, Any]:
    """The five figures of a half."""
    total, success, seconds = figures
    return {
        f"{way}_total": total,
        f"{way}_success": success,
        f"{way}_percent": (Decimal(100 * success) / total).quantize(Decimal("0.1")) if total else None,
        f"{way}_seconds": seconds,
        f"{way}_average": seconds // success if success else None,
    }


def _record(keys: tuple[str, ...], group: tuple, kind: str, figures: dict[tuple[str, str], Figures]) -> dict[str, Any]:
    record = {**dict(zip(keys, group, strict=True)), "type": kind, "place": PLACES[kind]}
    record["pk"] = "-".join(map(str, (*group, kind)))
    for way in Direction.values:
        parts = [
            values for (type_, direction), values in figures.items() if direction == way and kind in (type_, SUBTOTAL)
        ]
        sums = [sum(column) for column in zip(*parts, strict=True)] if parts else NOTHING
        record |= worded(way, (sums[0], sums[1], sums[2]))
    return record


@dataclass(frozen=True)
class Days:
    """Calls in and out of each day from `first` to `last`; in all, and in as many days before; what is usual per day
    (None where the weeks before hold nothing)."""

    days: list[tuple[date, int, int]]
    total: int
    before: int
    usual: list[int | None]


def by_day(sums: Sums, usage: Usage, first: date, last: date) -> Days:
    """`sums` are those from `first` to `last`; `usage`, narrowed by everything but its days, is asked for what was before."""
    length = (last - first).days + 1
    begin, end = first - max(length, 7 * USUAL_WEEKS) * DAY, first - DAY
    found: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for (day, _clock, _kind, way), (calls, _success, _talked) in sums.items():
        found[day][way] += calls
    rows = of_days(usage, begin, end).order_by()
    whole = dict(rows.values_list("day").annotate(Sum("calls")))
    days = [first + n * DAY for n in range(length)]
    listed = [(day, found[day]["in"], found[day]["out"]) for day in days]
    before = sum(whole.get(day - length * DAY, 0) for day in days)
    whole |= {day: inward + out for day, inward, out in listed}
    return Days(
        listed, sum(inward + out for _day, inward, out in listed), before, [_usual(day, first, whole) for day in days]
    )


def _usual(day: date, first: date, sums: dict[date, int]) -> int | None:
    """The middle of the same weekday in the weeks before the period."""
    weeks = -(-((day - first).days + 1) // 7)
    earlier = [sums[d] for n in range(USUAL_WEEKS) if sums.get(d := day - 7 * (weeks + n) * DAY)]
    return sorted(earlier)[len(earlier) // 2] if earlier else None


def by_hour(sums: Sums) -> list[list[int]]:
    """Calls by weekday (Monday first) and hour of the day."""
    found = [[0] * 24 for _weekday in range(7)]
    for (day, clock, _kind, _way), (calls, _success, _talked) in sums.items():
        found[day.weekday()][clock] += calls
    return found
