"""What was charged to a customer so far, and which of its periods are closed. As the system: who had the customer before
another company charged it, too."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings
from django.db.models import Sum

from billing.charges import Charge, Facts
from billing.due import Due, Key, Origin, due, earlier, fingerprint
from billing.enums import ChargeKind
from billing.kept import from_json
from billing.models import ClosedPeriod, RunningPeriod, StatementLine
from billing.periods import Period, period_after
from billing.queries.facts import facts_of_each, left_out
from billing.queries.usage import Days, calls_by_day, usage_of
from customers.models import Customer

KINDS = list(ChargeKind.values)
LATE_CALLS = timedelta(days=92)  # so long after a period calls of it are still charged
CALLS_OF = LATE_CALLS + timedelta(days=60)  # the longest period is shorter than what is added


@dataclass(frozen=True)
class Known:
    """What is read of a customer to tell what is due: `closed` by day, `charged` the sum over all statements, `calls` of
    the days whose calls may still be charged. `unchanged`: nothing is known of the closed days that was not when the last of
    them was closed, so nothing is due for them but calls that come late."""

    facts: Facts
    closed: list[ClosedPeriod]
    charged: dict[Key, Decimal]
    calls: Days
    unchanged: bool = False


def known_of(runnings: Sequence[RunningPeriod]) -> dict[int, Known]:
    """By the keys of the customers whose periods run; as many statements for several as for one."""
    facts = facts_of_each([running.customer for running in runnings])
    closed: dict[int, list[ClosedPeriod]] = defaultdict(list)
    for one in ClosedPeriod.objects.filter(customer__in=list(facts)).order_by("first"):
        closed[one.customer_id].append(one)
    charged: dict[int, dict[Key, Decimal]] = defaultdict(dict)
    rows = StatementLine.objects.filter(customer__in=list(facts)).order_by().values_list("customer_id", "key", "first")
    for customer, key, first, amount in rows.annotate(sum=Sum("amount")):
        charged[customer][key, first] = amount
    calls = calls_by_day(facts, min(running.last for running in runnings) - CALLS_OF)
    known = {pk: Known(facts[pk], closed[pk], charged[pk], calls.get(pk, {})) for pk in facts}
    return {one.customer_id: _compared(known[one.customer_id], one) for one in runnings}


def _compared(known: Known, running: RunningPeriod) -> Known:
    if not running.known_by:
        return known
    upto = running.first - timedelta(days=1)
    return replace(known, unchanged=fingerprint(known.facts, known.charged, upto) == running.known_by)


def known_by(customer: Customer, running: RunningPeriod, known: Known, lines: Iterable[Due]) -> str:
    """What the days up to the end of `running` are known by, once `lines` are charged. Where nothing was charged at all, not all
    days were looked at: nothing is kept, and the next closing looks at each."""
    if left_out(customer):
        return ""
    charged = defaultdict(Decimal, known.charged)
    for line in lines:
        charged[line.charge.bought.key, line.period.first] += line.amount
    return fingerprint(known.facts, charged, running.last)


def last_told(customer: Customer, key: Key) -> Charge:
    """The charge as the latest statement tells it."""
    row = StatementLine.objects.filter(customer=customer, key=key[0], first=key[1]).order_by("-pk")[:1].get()
    return from_json(row.made_of)


def origins_of(known: Known, running: RunningPeriod) -> list[Origin]:
    """Every period of the customer that charges may be for, up to the running one: the closed ones that were not left out, and
    those before the first one, as far back as a fact. Where nothing of them changed, those whose calls may still come."""
    closed = known.closed
    if known.unchanged:
        recent = [one for one in closed if one.last >= running.last - LATE_CALLS and not one.left_out]
        found = [Origin(Period(one.first, one.last), one.kind) for one in recent]
        return [*found, Origin(Period(running.first, running.last), running.kind)]
    found = [Origin(Period(one.first, one.last), one.kind) for one in closed if not one.left_out]
    first, kind = (closed[0].first, closed[0].kind) if closed else (running.first, running.kind)
    found += earlier(known.facts, first, kind, settings.BILLING_SINCE)
    return [*found, Origin(Period(running.first, running.last), running.kind)]


def late(origins: list[Origin], last: date) -> list[Period]:
    """Periods of which calls are charged although they come late."""
    return [one.period for one in origins if one.period.last >= last - LATE_CALLS]


def following_of(customer: Customer, running: RunningPeriod) -> Period:
    """The period after the running one."""
    created = customer.today(customer.created_at)
    return period_after(Period(running.first, running.last), customer.billing_period, created)


def charged_until(customer: Customer, running: RunningPeriod, following: Period) -> date:
    """The last day for which what recurs is charged when `running` closes."""
    in_advance = customer.customer_class and customer.customer_class.in_advance and not left_out(customer)
    return following.last if in_advance else running.last


def lines_due(customer: Customer, running: RunningPeriod, known: Known, *, last: date) -> list[Due]:
    """What closing `running` charges: up to `last`, its own last day or that of the following one in advance. Lines of its
    own days come first, then those in advance, then what is set right of earlier periods."""
    facts, own = known.facts, Period(running.first, running.last)
    if left_out(customer):  # what was charged in advance goes back
        facts, origins = replace(facts, bought=()), [Origin(own, running.kind)]
        usage: dict[date, Charge | None] = {}
    else:
        origins = origins_of(known, running)
        usage = usage_of(customer, facts, late(origins, running.last), known.calls)
        if last > running.last:
            origins.append(Origin(following_of(customer, running), customer.billing_period, recurring_only=True))

    def told(key: Key) -> Charge:
        return last_told(customer, key)

    def order(line: Due) -> tuple[bool, int, int]:
        return line.period != own, -line.period.first.toordinal(), KINDS.index(line.charge.bought.kind)

    return sorted(due(facts, origins, known.charged, usage=usage, shows=own, told=told), key=order)


def sums_by_kind(lines: list[tuple[str, Decimal]]) -> dict[str, Decimal]:
    """(kind, amount) → the sum of each kind."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    for kind, amount in lines:
        found[kind] += amount
    return found
