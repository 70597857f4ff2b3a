"""What a customer's calls come to in billing periods: the roll-ups' sums, less what its call bundles take. As the system."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from django.db.models import Sum

from billing.charges import Bought, Calls, Charge, Facts, Price, Step, Stretch, charges
from billing.periods import Period
from callstats.enums import CallType, Direction, Result
from callstats.models import Call, HourlyUsage
from callstats.queries.prices import Pricing
from callstats.rating import price_call
from catalogue.models import CallBundle
from customers.models import Customer

DAY = timedelta(days=1)
KEY = "usage:calls"
BUNDLES = "bundles:"


def usage_of(customer: Customer, facts: Facts, periods: Iterable[Period]) -> dict[date, Charge | None]:
    """The charge for the calls of each of `periods`, by its first day; None where no call costs anything."""
    return {period.first: charge_of_calls(customer, facts, period) for period in periods}


def charge_of_calls(customer: Customer, facts: Facts, period: Period) -> Charge | None:
    """One line for all calls of `period` that have a price."""
    rows = HourlyUsage.objects.filter(
        customer=customer, day__range=(period.first, period.last), currency=customer.currency, priced__gt=0
    )
    sums = rows.aggregate(count=Sum("priced"), cost=Sum("cost"))
    if not sums["count"]:
        return None
    bundled, saved = _taken_by_bundles(customer, facts, period)
    calls = Calls(sums["count"], str(sums["cost"]), bundled, str(saved))
    each = sums["cost"] - saved
    bought = Bought(
        KEY, KEY, "Calls", "", (Step(period.first, 1, ""),), (Price(period.first, each),), period.first, once=True,
        special="usage", calls=calls,
    )  # fmt: skip
    return Charge(bought, customer.currency, (Stretch(period.first, period.last, 1, each, 0),))


def allowance(facts: Facts, period: Period, minutes: Mapping[int, int]) -> int:
    """Seconds that the call bundles hold in `period`: their minutes are for a month, as their price is. `minutes`: by
    bundle."""
    found = Fraction(0)
    for charge in charges(facts, period):
        if charge.bought.key.startswith(BUNDLES):
            each = 60 * minutes[int(charge.bought.key.removeprefix(BUNDLES))]
            found += sum((Fraction(each * s.quantity * s.days, s.of_days) for s in charge.stretches), Fraction(0))
    return int(found)


def _taken_by_bundles(customer: Customer, facts: Facts, period: Period) -> tuple[int, Decimal]:
    """Seconds of calls that the bundles take, first come first served, and what those would have cost."""
    ids = [int(b.key.removeprefix(BUNDLES)) for b in facts.bought if b.key.startswith(BUNDLES)]
    if not ids:
        return 0, Decimal(0)
    left = held = allowance(facts, period, dict(CallBundle.objects.filter(pk__in=ids).values_list("pk", "minutes")))
    saved, pricing = Decimal(0), Pricing([customer.pk])
    for number, started, seconds in _calls(customer, period) if left else ():
        price = pricing.rate(customer.pk, number, started)
        if price is None or not price.in_bundle:
            continue
        rated = price_call(seconds, price, bundle=left)
        left -= rated.bundled
        saved += price_call(seconds, price).amount.amount - rated.amount.amount
        if not left:
            break
    return held - left, saved


def _calls(customer: Customer, period: Period) -> Iterator[tuple[str, datetime, int]]:
    """(number, begin, seconds) of the calls out of `period`, in the customer's own days, oldest first."""
    zone = ZoneInfo(customer.time_zone)
    first, after = (datetime.combine(day, time.min, zone) for day in (period.first, period.last + DAY))
    found = Call.objects.filter(
        customer=customer, started_at__gte=first, started_at__lt=after, direction=Direction.OUT,
        type=CallType.TRUNK, result=Result.ANSWERED,
    )  # fmt: skip
    rows = found.order_by("started_at", "mark").values_list("other", "started_at", "seconds")
    yield from rows.iterator(chunk_size=2000)
