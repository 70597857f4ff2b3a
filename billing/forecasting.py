"""What facts come to in months ahead; no database and no clock."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from billing.charges import Charge, Facts, charges
from billing.periods import Period, nth_period
from customers.enums import BillingPeriod

DAY = timedelta(days=1)
Sums = dict[str, Decimal]


def months_from(day: date, count: int) -> list[Period]:
    """The calendar month that holds `day` and those after it."""
    found = [nth_period(BillingPeriod.MONTHLY, day, 0)]
    while len(found) < count:
        found.append(nth_period(BillingPeriod.MONTHLY, found[-1].last + DAY, 0))
    return found


def charged_in(facts: Facts, month: Period, calls: Charge | None = None) -> Sums:
    """What a calendar month comes to, by kind; `calls` of it are added. A day costs its part of the calendar month, whatever
    period the customer has."""
    found: Sums = defaultdict(Decimal)
    for charge in [*charges(replace(facts, kind=BillingPeriod.MONTHLY), month), *([calls] if calls else [])]:
        found[charge.bought.kind] += charge.amount
    return found
