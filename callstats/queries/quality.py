"""ASR (answered of a hundred calls) and ALOC (seconds talked in the middle), and the band that is usual for them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from typing import Any

from django.db.models import Q, Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from callstats.enums import CallType, Direction, Quality, Result
from callstats.models import SummedUsage
from oms.kit.figures import figure

WEEKS, KNOWN = 8, 3  # weeks that are looked back, and how many of them must have had calls
FEW, FEW_BEFORE = 20, 10  # calls below which an hour says nothing
SIGMAS = 3  # by so much chance alone moves the share of answered calls
TWICE = 2  # shorter than half of the shortest, or longer than twice the longest, is not usual
Hour = tuple[int, int, int]  # calls, answered, seconds


@dataclass(frozen=True)
class Unusual:
    """A figure of a partner's hour outside its band."""

    partner_id: int
    direction: str
    figure: str
    value: float
    low: float
    high: float
    calls: int


def unusual_hours(day: date, clock: int) -> Iterator[Unusual]:
    """What was not as usual in an hour, of every partner's own customers; to be asked as the system."""
    days = [day - timedelta(weeks=n) for n in range(WEEKS + 1)]
    rows = SummedUsage.objects.filter(day__in=days, clock=clock, type=CallType.TRUNK).order_by()
    answered = Sum("calls", filter=Q(result=Result.ANSWERED))
    groups = rows.values("partner_id", "direction", "day").annotate(
        n=Sum("calls"), good=answered, talked=Sum("seconds")
    )
    sums = groups.values_list("partner_id", "direction", "day", "n", "good", "talked")
    found: dict[tuple[int, str], dict[date, Hour]] = defaultdict(dict)
    for partner, way, which, calls, successes, seconds in sums:
        found[partner, way][which] = (calls, successes or 0, seconds)
    for (partner, way), hours in found.items():
        now = hours.pop(day, (0, 0, 0))
        before = [hour for hour in hours.values() if hour[0] >= FEW_BEFORE]
        if now[0] >= FEW and len(before) >= KNOWN:
            for what, value, low, high in outside(now, before):
                yield Unusual(partner, way, what, value, low, high, now[0])


def outside(now: Hour, before: list[Hour]) -> Iterator[tuple[str, float, float, float]]:
    """(figure, value, low, high) of each that left its band.

    The band of ASR reaches from the lowest to the highest of the weeks before, and as far beyond as chance alone
    moves so many calls; that of ALOC from half of the shortest to twice the longest.
    """
    shares = [answered / calls for calls, answered, _seconds in before]
    middle = sum(shares) / len(shares)
    chance = SIGMAS * sqrt(max(middle * (1 - middle), 0.01) / now[0])
    low, high = max(0.0, min(shares) - chance), min(1.0, max(shares) + chance)
    share = now[1] / now[0]
    if not low <= share <= high:
        yield Quality.ASR, 100 * share, 100 * low, 100 * high
    lengths = [seconds / answered for _calls, answered, seconds in before if answered]
    if now[1] and lengths:
        low, high, length = min(lengths) / TWICE, max(lengths) * TWICE, now[2] / now[1]
        if not low <= length <= high:
            yield Quality.ALOC, length, low, high


def in_words(alarm: Any) -> str:
    """What was not as usual, with its band: of a CallAlarm, or of its message."""
    told = {"n": figure(alarm.calls), "direction": str(Direction(alarm.direction).label), "hour": f"{alarm.clock:02d}:00",
            "day": date_format(alarm.day, "DATE_FORMAT"), "value": figure(alarm.value, 1),
            "low": figure(alarm.low, 1), "high": figure(alarm.high, 1)}  # fmt: skip
    if alarm.figure == Quality.ASR:
        text = _(
            "%(direction)s, %(day)s %(hour)s: %(value)s %% of %(n)s outside calls were answered; usual is %(low)s to %(high)s %%."
        )
    else:
        text = _(
            "%(direction)s, %(day)s %(hour)s: %(n)s outside calls lasted %(value)s s in the middle; usual is %(low)s to %(high)s s."
        )
    return text % told
