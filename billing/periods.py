"""Billing periods: which days a customer's n-th one covers, and which one holds a day (seed 001). Days without a clock:
which day it is for the customer says its Billing Period Timezone (`Customer.today`).

Of the same kind no day is in two periods and none in no one, before the customer was created as well, so that what is
confirmed for an earlier day has its period. Period 0 holds the day of creation.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from customers.enums import BillingPeriod
from oms.kit.periods import add_months

DAY = timedelta(days=1)
LAST_ANNIVERSARY = 28  # created later in the month: every period ends on this day


@dataclass(frozen=True, order=True)
class Period:
    """Both days are included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def nth_period(kind: str, created: date, n: int) -> Period:
    """The n-th period of a customer created on `created`, its own day; 0 holds that day."""
    match kind:
        case BillingPeriod.DAILY:
            return Period(created + n * DAY, created + n * DAY)
        case BillingPeriod.WEEKLY:
            monday = created - created.weekday() * DAY + 7 * n * DAY
            return Period(monday, monday + 6 * DAY)
        case BillingPeriod.SEMIMONTHLY:
            months, half = divmod(n + (created.day > 15), 2)
            return _half(add_months(created.replace(day=1), months), half)
        case BillingPeriod.MONTHLY:
            return _month(add_months(created.replace(day=1), n))
        case BillingPeriod.ANNIVERSARY:
            return Period(_anniversary_end(created, n - 1) + DAY, _anniversary_end(created, n))
        case BillingPeriod.THIRTY_DAYS:
            first = created + 30 * n * DAY
            return Period(first, first + 29 * DAY)
    raise ValueError(f"{kind!r} is no billing period.")


def period_of(kind: str, created: date, day: date) -> Period:
    """The period that holds `day`."""
    return nth_period(kind, created, number_of(kind, created, day))


def number_of(kind: str, created: date, day: date) -> int:
    """Which period holds `day`: the n of `nth_period`."""
    months, halves = (day.year - created.year) * 12 + day.month - created.month, (day.day > 15) - (created.day > 15)
    n = {  # near enough; the last step is counted off below
        BillingPeriod.DAILY: (day - created).days,
        BillingPeriod.WEEKLY: (day - created).days // 7,
        BillingPeriod.SEMIMONTHLY: 2 * months + halves,
        BillingPeriod.THIRTY_DAYS: (day - created).days // 30,
    }.get(BillingPeriod(kind), months)
    found = nth_period(kind, created, n)
    while day not in found:
        n += 1 if day > found.last else -1
        found = nth_period(kind, created, n)
    return n


def period_after(running: Period, kind: str, created: date) -> Period:
    """What follows `running` once the customer's period is of `kind`. A period that runs ends as it began; the next one
    begins on the day after and, unless it is one of exactly 30 days, ends where the new kind has its end."""
    first = running.last + DAY
    if kind == BillingPeriod.THIRTY_DAYS:
        return nth_period(kind, first, 0)
    return Period(first, period_of(kind, created, first).last)


def _month(first: date) -> Period:
    return Period(first, first.replace(day=monthrange(first.year, first.month)[1]))


def _half(first: date, half: int) -> Period:
    return Period(first.replace(day=16), _month(first).last) if half else Period(first, first.replace(day=15))


def _anniversary_end(created: date, n: int) -> date:
    """From the Nth to the day before the next Nth; created on the 29th to 31st: until the 28th of the following month,
    and to the 28th ever after."""
    if created.day <= LAST_ANNIVERSARY:
        return add_months(created, n + 1) - DAY
    if n == -1:
        return created - DAY
    return add_months(created.replace(day=LAST_ANNIVERSARY), n + 1)
