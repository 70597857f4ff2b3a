"""What a customer's calls come to in billing periods: the roll-ups' sums, less what its call bundles take. As the system."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from django.db.models import F, Sum

from billing.charges import Bought, Calls, Charge, Facts, Price, Step, Stretch, charges
from billing.models import RunningPeriod
from billing.periods import Period, period_of
from billing.queries.facts import facts_of_each
from callstats.enums import CallType, Direction, Result
from callstats.models import Call, HourlyUsage, hours_of
from callstats.queries.prices import Pricing
from callstats.rating import price_call
from catalogue.models import CallBundle
from customers.models import Customer

DAY = timedelta(days=1)
KEY = "usage:calls"
BUNDLES = "bundles:"


Days = dict[date, tuple[int, Decimal]]  # by the customer's own day: calls that have a price, what they cost


def calls_by_day(customers: Iterable[int], since: date) -> dict[int, Days]:
    """What the calls of several customers, by their keys, come to on each day from `since` on; one statement."""
    rows = HourlyUsage.objects.filter(
        customer__in=list(customers),
        day__gte=since,
        hour__gte=hours_of(since, since)["hour__gte"],
        currency=F("customer__currency"),
        priced__gt=0,
    )
    found: dict[int, Days] = defaultdict(dict)
    sums = rows.order_by().values_list("customer_id", "day").annotate(count=Sum("priced"), sum=Sum("cost"))
    for customer, day, count, cost in sums:
        found[customer][day] = (count, cost)
    return found


def usage_of(customer: Customer, facts: Facts, periods: Iterable[Period], days: Days) -> dict[date, Charge | None]:
    """The charge for the calls of each of `periods`, by its first day; None where no call costs anything."""
    return {period.first: charge_of_calls(customer, facts, period, days) for period in periods}


def charge_of_calls(customer: Customer, facts: Facts, period: Period, days: Days | None = None) -> Charge | None:
    """One line for all calls of `period` that have a price. `days`: what is known of them, else it is read."""
    known = days if days is not None else calls_by_day([customer.pk], period.first).get(customer.pk, {})
    of_period = [sums for day, sums in known.items() if period.first <= day <= period.last]
    count, cost = sum(one[0] for one in of_period), sum((one[1] for one in of_period), Decimal(0))
    if not count:
        return None
    bundled, saved = _taken_by_bundles(customer, facts, period)
    calls = Calls(count, str(cost), bundled, str(saved))
    each = cost - saved
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


def bundles_held(asked: Iterable[tuple[int, date]]) -> dict[tuple[int, date], tuple[date, int]]:
    """Of (customer, day): the first day of the billing period it lies in, and the seconds that bundles hold in that period; as many
    statements for any number of customers."""
    days = set(asked)
    customers = {one.pk: one for one in Customer.objects.filter(pk__in={pk for pk, _day in days})}
    facts = facts_of_each(list(customers.values()))
    running = {one.customer_id: one for one in RunningPeriod.objects.filter(customer__in=customers)}
    minutes = dict(CallBundle.objects.values_list("pk", "minutes"))
    found = {}
    for pk, day in (one for one in days if one[0] in customers):
        runs, known = running.get(pk), facts[pk]
        within = runs is not None and runs.first <= day <= runs.last
        period = Period(runs.first, runs.last) if runs and within else period_of(known.kind, known.created, day)
        found[pk, day] = period.first, allowance(known, period, minutes)
    return found


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
