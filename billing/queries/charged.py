"""What was charged to a customer so far, and which of its periods are closed. As the system: who had the customer before
another company charged it, too."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings
from django.db.models import Sum

from billing.charges import Charge, Facts
from billing.due import Due, Key, Origin, due, earlier
from billing.enums import ChargeKind
from billing.kept import from_json
from billing.models import ClosedPeriod, RunningPeriod, StatementLine
from billing.periods import Period, period_after
from billing.queries.facts import facts_of, left_out
from billing.queries.usage import usage_of
from customers.models import Customer

KINDS = list(ChargeKind.values)
LATE_CALLS = timedelta(days=92)  # so long after a period calls of it are still charged


def charged_to(customer: Customer) -> dict[Key, Decimal]:
    """The sum over all statements, by what it is for and the first day of its period."""
    rows = StatementLine.objects.filter(customer=customer).order_by().values_list("key", "first")
    return {(key, first): amount for key, first, amount in rows.annotate(sum=Sum("amount"))}


def last_told(customer: Customer, key: Key) -> Charge:
    """The charge as the latest statement tells it."""
    row = StatementLine.objects.filter(customer=customer, key=key[0], first=key[1]).order_by("-pk")[:1].get()
    return from_json(row.made_of)


def origins_of(customer: Customer, facts: Facts, running: RunningPeriod) -> list[Origin]:
    """Every period of the customer that charges may be for, up to the running one: the closed ones that were not left out, and
    those before the first one, as far back as a fact."""
    closed = list(ClosedPeriod.objects.filter(customer=customer).order_by("first"))
    found = [Origin(Period(one.first, one.last), one.kind) for one in closed if not one.left_out]
    first, kind = (closed[0].first, closed[0].kind) if closed else (running.first, running.kind)
    found += earlier(facts, first, kind, settings.BILLING_SINCE)
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


def lines_due(customer: Customer, running: RunningPeriod, *, last: date) -> list[Due]:
    """What closing `running` charges: up to `last`, its own last day or that of the following one in advance. Lines of its
    own days come first, then those in advance, then what is set right of earlier periods."""
    facts, own = facts_of(customer), Period(running.first, running.last)
    if left_out(customer):  # what was charged in advance goes back
        facts, origins = replace(facts, bought=()), [Origin(own, running.kind)]
        usage: dict[date, Charge | None] = {}
    else:
        origins = origins_of(customer, facts, running)
        usage = usage_of(customer, facts, late(origins, running.last))
        if last > running.last:
            origins.append(Origin(following_of(customer, running), customer.billing_period, recurring_only=True))

    def told(key: Key) -> Charge:
        return last_told(customer, key)

    def order(line: Due) -> tuple[bool, int, int]:
        return line.period != own, -line.period.first.toordinal(), KINDS.index(line.charge.bought.kind)

    return sorted(due(facts, origins, charged_to(customer), usage=usage, shows=own, told=told), key=order)


def sums_by_kind(lines: list[tuple[str, Decimal]]) -> dict[str, Decimal]:
    """(kind, amount) → the sum of each kind."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    for kind, amount in lines:
        found[kind] += amount
    return found
