"""What a customer is charged for a period, computed from dated facts; no database and no clock.

A price is for a month: a day costs its part of the calendar month it is in, and where a period is a month of the customer's
own (anniversary) its part of that period. Parts are exact until a line of the statement is added up: the line is rounded
once, to the minor unit of its currency, a half away from zero. Tax is rounded once, on the sum of the lines.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor

from billing.periods import Period, period_of
from customers.enums import BillingPeriod
from oms.kit.money import minor_units

DAY = timedelta(days=1)
TRIAL, STOP = "trial", "stop"


@dataclass(frozen=True)
class Step:
    """So many more or fewer from `day` on, by an order."""

    day: date
    change: int
    order_no: str


@dataclass(frozen=True)
class Price:
    """What one costs from `since` on: for a month, or once."""

    since: date
    each: Decimal


@dataclass(frozen=True)
class Calls:
    """What calls of a period come to: how many have a price, what they cost before call bundles, and how many seconds of
    them and how much of that the bundles take."""

    count: int
    cost: str
    bundled: int = 0
    saved: str = "0"


@dataclass(frozen=True)
class Bought:
    """A service line, a kind of channel, a bundle or devices; or calls of a period, an adjustment. `prices` in order, the
    first also holds before its day; `once`: charged on the day it comes, else by the day from `billing_start` on. `item`:
    two of the same move from one to the other without being charged twice. `account_id`: 0 is the customer's first."""

    key: str
    item: str
    name: str
    account: str
    steps: tuple[Step, ...]
    prices: tuple[Price, ...]
    billing_start: date
    once: bool = False
    account_id: int = 0
    special: str = ""  # usage or adjustment
    calls: Calls | None = None

    @property
    def kind(self) -> str:
        """recurring, once, usage, adjustment"""
        return self.special or ("once" if self.once else "recurring")

    def quantity(self, day: date) -> int:
        return sum(step.change for step in self.steps if step.day <= day)

    def each(self, day: date) -> Decimal:
        held = [price.each for price in self.prices if price.since <= day]
        return held[-1] if held else self.prices[0].each


@dataclass(frozen=True)
class Stop:
    """A stop of the whole service; `last` is its last day, None while it goes on."""

    first: date
    last: date | None
    order_no: str

    def __contains__(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Facts:
    """All that a customer's charges are made of. `kind` and `created` say its periods."""

    currency: str
    kind: str
    created: date
    bought: tuple[Bought, ...] = ()
    stops: tuple[Stop, ...] = ()


@dataclass(frozen=True)
class Stretch:
    """Days on which quantity and price are the same. `of_days`: how many days the price is for, 0 where it is for once."""

    first: date
    last: date
    quantity: int
    each: Decimal
    of_days: int

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def exact(self) -> Fraction:
        whole = Fraction(self.each) * self.quantity
        return whole * self.days / self.of_days if self.of_days else whole


@dataclass(frozen=True)
class Free:
    """Days of a period that are left out, and why: TRIAL or STOP."""

    first: date
    last: date
    quantity: int
    why: str

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Charge:
    """One line of a statement."""

    bought: Bought
    currency: str
    stretches: tuple[Stretch, ...]
    free: tuple[Free, ...] = ()

    @property
    def exact(self) -> Fraction:
        return sum((stretch.exact for stretch in self.stretches), Fraction(0))

    @property
    def amount(self) -> Decimal:
        return rounded(self.exact, self.currency)

    def parts(self) -> list[tuple[Stretch, Decimal]]:
        """Each stretch with its amount; the amounts add up to that of the line to the penny."""
        found, so_far, before = [], Fraction(0), Decimal(0)
        for stretch in self.stretches:
            so_far += stretch.exact
            upto = rounded(so_far, self.currency)
            found.append((stretch, upto - before))
            before = upto
        return found


def charges(facts: Facts, period: Period) -> list[Charge]:
    """The lines of `period`, recurring ones first. A line of which all days are left out stands with nothing to pay."""
    recurring = (_recurring(facts, bought, period) for bought in facts.bought if not bought.once)
    return [*(one for one in recurring if one.stretches or one.free), *_once(facts, period)]


def rounded(exact: Fraction, currency: str) -> Decimal:
    """To the minor units of the currency, a half away from zero."""
    digits = minor_units(currency)
    units = floor(abs(exact) * 10**digits + Fraction(1, 2))
    return Decimal(units if exact >= 0 else -units).scaleb(-digits)


def tax_on(net: Decimal, rate: Decimal, currency: str) -> Decimal:
    """`rate` per cent of what all lines come to."""
    return rounded(Fraction(net) * Fraction(rate) / 100, currency)


def _recurring(facts: Facts, bought: Bought, period: Period) -> Charge:
    paid: list[Stretch] = []
    free: list[Free] = []
    for piece in _pieces(facts, bought, period):
        quantity = bought.quantity(piece.first)
        if not quantity:
            continue
        if any(piece.first in stop for stop in facts.stops):
            free.append(Free(piece.first, piece.last, quantity, STOP))
        elif piece.first < bought.billing_start:
            free.append(Free(piece.first, piece.last, quantity, TRIAL))
        else:
            of_days = _days_of_a_month(facts, piece.first)
            paid.append(Stretch(piece.first, piece.last, quantity, bought.each(piece.first), of_days))
    return Charge(bought, facts.currency, tuple(_joined(paid)), tuple(free))


def _pieces(facts: Facts, bought: Bought, period: Period) -> Iterator[Period]:
    """The period, cut on each day from which anything may be otherwise."""
    cuts = {period.first, bought.billing_start, *(step.day for step in bought.steps)}
    cuts |= {price.since for price in bought.prices}
    cuts |= {day for stop in facts.stops for day in (stop.first, stop.last and stop.last + DAY) if day}
    if facts.kind != BillingPeriod.ANNIVERSARY:
        cuts |= {day for n in range(period.days) if (day := period.first + n * DAY).day == 1}
    begins = sorted(day for day in cuts if day in period)
    for first, following in zip(begins, [*begins[1:], period.last + DAY], strict=True):
        yield Period(first, following - DAY)


def _days_of_a_month(facts: Facts, day: date) -> int:
    if facts.kind == BillingPeriod.ANNIVERSARY:
        return period_of(facts.kind, facts.created, day).days
    return monthrange(day.year, day.month)[1]


def _joined(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """Neighbours that differ in nothing are one."""
    held: Stretch | None = None
    for one in stretches:
        like = held and (held.last + DAY, held.quantity, held.each, held.of_days)
        if held and like == (one.first, one.quantity, one.each, one.of_days):
            held = Stretch(held.first, one.last, one.quantity, one.each, one.of_days)
            continue
        if held:
            yield held
        held = one
    if held:
        yield held


def _once(facts: Facts, period: Period) -> Iterator[Charge]:
    """What comes is charged on its day, or on Billing Start where that is later; what goes is not paid back. What goes and
    comes again by one order on one day (to another billing account) is not charged again."""
    once = [bought for bought in facts.bought if bought.once]
    moved: Counter[tuple[str, str, date]] = Counter()
    for bought in once:
        for step in bought.steps:
            moved[bought.item, step.order_no, step.day] += max(-step.change, 0)
    for bought in once:
        found = []
        for step in bought.steps:
            by = (bought.item, step.order_no, step.day)
            kept = min(moved[by], max(step.change, 0))
            moved[by] -= kept
            day, new = max(step.day, bought.billing_start), step.change - kept
            if new > 0 and day in period:
                found.append(Stretch(day, day, new, bought.each(day), 0))
        if found:
            yield Charge(bought, facts.currency, tuple(found))
