"""How much an extension may spend, and when. Pure: limits and a moment in, an amount out; no database, no clock.

Whoever holds spending against limits asks `limit_at`: live counting, the simulation, the story of a day. Amounts are
money per user and day (guide 2.5.1.8), all in the customer's currency; hours and days are those of the customer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from oms.kit.working_days import is_working_day

DAY, NIGHT, WEEKEND = "day", "night", "weekend"  # which limit it is; of two alike the first
STEP = timedelta(minutes=15)  # no time zone lies askew of it, and hours of the night are whole quarters
LOOKS = timedelta(hours=48)  # a call counts on the day on which it began, and may end on the next
REMEMBERED = 5_000


@dataclass(frozen=True)
class Limits:
    """What holds for a customer. `day`: by contract; without it there is no limit at all, so none to lower.

    `night` holds from `night_from` until `night_to` by the clock on the customer's wall, across midnight where that is
    later; `weekend` on days that are no working days in `country` (GB, GB-SCT), where `exceptions` have the last word. A
    lower limit that is None does not lower.
    """

    zone: str
    day: Decimal | None
    night: Decimal | None = None
    night_from: time = time(22)
    night_to: time = time(6)
    weekend: Decimal | None = None
    country: str = "GB"
    exceptions: tuple[tuple[date, bool], ...] = ()


@dataclass(frozen=True)
class Holding:
    """The limit that holds: which, and how much."""

    which: str
    amount: Decimal


@dataclass(frozen=True)
class Pressing(Holding):
    """The limit that presses most, and what was spent of the day by the last call that it held for."""

    used: Decimal = Decimal(0)


def limit_at(limits: Limits, when: datetime) -> Holding | None:
    """The lowest of the limits that hold at `when`; None where the contract has none."""
    if limits.day is None:
        return None
    local = when.astimezone(ZoneInfo(limits.zone))
    found = [Holding(DAY, limits.day)]
    if limits.night is not None and is_night(limits, local.time()):
        found.append(Holding(NIGHT, limits.night))
    if limits.weekend is not None and not is_working_day(local.date(), limits.country, dict(limits.exceptions)):
        found.append(Holding(WEEKEND, limits.weekend))
    return min(found, key=lambda holding: holding.amount)


def is_night(limits: Limits, clock: time) -> bool:
    first, after = limits.night_from, limits.night_to
    return first <= clock < after if first < after else clock >= first or clock < after


@lru_cache(REMEMBERED)
def stretches(limits: Limits, day: date) -> tuple[tuple[datetime, Holding], ...]:
    """The customer's `day` and the one after in stretches of one limit: (begin, the limit that holds from then on), in order;
    empty where there is no limit. Hours that come twice or not at all are what the clock says."""
    begin = datetime.combine(day, time.min, ZoneInfo(limits.zone)).astimezone(UTC)
    if limits.day is None:
        return ()
    if limits.night is None and limits.weekend is None:
        return ((begin, Holding(DAY, limits.day)),)
    found: list[tuple[datetime, Holding]] = []
    for n in range(LOOKS // STEP):
        holding = limit_at(limits, begin + n * STEP)
        if holding and (not found or holding != found[-1][1]):
            found.append((begin + n * STEP, holding))
    return tuple(found)


def pressing(limits: Limits, day: date, spent: Mapping[int, Decimal]) -> Pressing | None:
    """Which limit of `day` presses most; None where there is none. `spent`: of each of its `stretches`, counted from 1, what the
    calls that ended within it cost.

    The day's amount so far is held against the lowest limit at the end of each call. Of limits that are reached it is
    that which is exceeded most; where none is, that of which most is used.
    """
    found, so_far = [], Decimal(0)
    for number, (_begin, holding) in enumerate(stretches(limits, day), 1):
        if amount := spent.get(number):
            so_far += amount
            found.append(Pressing(holding.which, holding.amount, so_far))
    if not found:
        return None if limits.day is None else Pressing(DAY, limits.day)
    reached = [one for one in found if one.used >= one.amount]
    if reached:
        return max(reached, key=lambda one: one.used - one.amount)
    return max(found, key=lambda one: one.used / one.amount)


def lowest(limits: Limits) -> Decimal | None:
    """The least that any of them may come to; None where there is none."""
    if limits.day is None:
        return None
    return min(amount for amount in (limits.day, limits.night, limits.weekend) if amount is not None)


def with_day(limits: Limits, amount: Decimal | None) -> Limits:
    """The same with another limit by contract."""
    return replace(limits, day=amount)
