"""Billing periods are closed: what the facts come to becomes a statement for each billing account (seed 001).

Periods are closed some at a time, in one transaction that holds the rows of the running ones, so that death at any moment
loses nothing and two at once close each once. What is confirmed for a closed day later is charged by the next one
(billing/due.py).
"""

import time
from collections import defaultdict
from datetime import date, datetime, timedelta
from datetime import time as midnight
from decimal import Decimal
from functools import partial
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from billing.charges import Facts, tax_on
from billing.due import Due
from billing.enums import ChargeKind
from billing.kept import as_json
from billing.models import ClosedPeriod, RunningPeriod, Statement, StatementLine
from billing.periods import period_of
from billing.queries.charged import (
    Known,
    charged_until,
    following_of,
    known_by,
    known_of,
    lines_due,
    sums_by_kind,
)
from billing.queries.facts import facts_of_each, left_out
from billing.queries.tax import class_says, rules_of
from billing.taxes import Tax, tax_for
from customers.enums import CustomerStatus
from customers.models import BillingAccount, Customer
from oms.kit.acting import as_system
from oms.kit.one_by_one import one_by_one

AT_ONCE = 40  # seconds that one run may take; below the soft time limit of a task
SOME = 50
SETTLES = timedelta(hours=2)  # after midnight: calls of the last evening are in by then
DAY = timedelta(days=1)
# a customer with a contract has a running period from its first day on
BEGIN = """
select c.id from customers_customer c
where c.service_start is not null and not exists (select 1 from billing_runningperiod r where r.customer_id = c.id)
order by c.id limit %s
"""


def close_due(*, at: datetime, seconds: float = AT_ONCE) -> int:
    """Close what ended by `at`, as much as fits into one run; how many periods. Several may run at once. A customer that
    cannot be closed holds up nobody else."""
    end, count = time.monotonic() + seconds, 0
    begin_periods(at=at)
    failed: set[int] = set()
    while time.monotonic() < end:
        before = len(failed)
        closed = _close_some(at, failed)
        count += closed
        if not closed and len(failed) == before:
            break
    return count


def _close_some(at: datetime, failed: set[int]) -> int:
    """Close the next `SOME` in one transaction, and where that fails each by itself; how many."""
    held: list[int] = []
    try:
        return _close(RunningPeriod.objects.exclude(customer__in=failed), at, held)
    except Exception:
        if not held:
            raise
        return sum(_close_one(customer_id, at, failed) for customer_id in held)


def _close_one(customer_id: int, at: datetime, failed: set[int]) -> int:
    """Where it is not closed, this run does not try it again."""
    said = "the period of customer %s could not be closed"
    closed = one_by_one([customer_id], partial(close_period, at=at), failing=said)
    if not closed:
        failed.add(customer_id)
    return closed


def begin_periods(*, at: datetime, most: int = 5_000) -> int:
    """Give customers that have a contract and no running period their first one; how many."""
    with as_system(), connection.cursor() as cursor:
        cursor.execute(BEGIN, [most])
        customers = list(Customer.objects.filter(pk__in=[row[0] for row in cursor.fetchall()]))
        facts = facts_of_each(customers)
        rows = [_first_of(customer, facts[customer.pk]) for customer in customers]
        RunningPeriod.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def close_period(customer_id: int, *, at: datetime) -> bool:
    """Close the customer's running period if it ended by `at`; False where it did not, or another closes it now."""
    return bool(_close(RunningPeriod.objects.filter(customer=customer_id), at, []))


def _close(among: QuerySet[RunningPeriod], at: datetime, held: list[int]) -> int:
    """Close those of `among` that ended by `at` and that nobody else closes now, `SOME` at most; how many. Their customers
    are added to `held`. As many statements for several as for one."""
    with as_system():
        ended = among.filter(ends_at__lte=at).select_related("customer__customer_class").order_by("ends_at", "pk")
        runnings = list(ended.select_for_update(of=("self",), skip_locked=True)[:SOME])
        if not runnings:
            return 0
        held += [running.customer_id for running in runnings]
        known = known_of(runnings)
        made = [_of_one(running, known[running.customer_id], at) for running in runnings]
        ClosedPeriod.objects.bulk_create([closed for closed, _lines in made])
        _write([(running, lines) for running, (_closed, lines) in zip(runnings, made, strict=True)], at)
        for running, (_closed, lines) in zip(runnings, made, strict=True):
            running.known_by = known_by(running.customer, running, known[running.customer_id], lines)
            _go_on(running, bool(lines))
        RunningPeriod.objects.bulk_update(runnings, ["kind", "first", "last", "ends_at", "known_by"])
        return len(runnings)


def _of_one(running: RunningPeriod, known: Known, at: datetime) -> tuple[ClosedPeriod, list[Due]]:
    customer = running.customer
    until = charged_until(customer, running, following_of(customer, running))
    closed = ClosedPeriod(
        customer=customer, kind=running.kind, first=running.first, last=running.last, closed_at=at,
        left_out=left_out(customer), charged_to=until,
    )  # fmt: skip
    return closed, lines_due(customer, running, known, last=until)


def _go_on(running: RunningPeriod, charged: bool) -> None:
    """The next period runs; a closed customer rests once nothing is left to charge."""
    customer, following = running.customer, following_of(running.customer, running)
    over = customer.status == CustomerStatus.CLOSED and not charged and _ended(customer, running.last)
    running.kind, running.first, running.last = customer.billing_period, following.first, following.last
    running.ends_at = None if over else ends(customer, following.last)


def ends(customer: Customer, last: date) -> datetime:
    """When a period that ends with `last` may be closed: early on the next morning, where the customer is."""
    return datetime.combine(last + DAY, midnight.min, ZoneInfo(customer.time_zone)) + SETTLES


def _ended(customer: Customer, last: date) -> bool:
    return customer.service_end is None or customer.service_end <= last


def _first_of(customer: Customer, facts: Facts) -> RunningPeriod:
    """The period of its first fact, or of its creation; where that is before BILLING_SINCE the one that holds that day."""
    days = [step.day for one in facts.bought for step in one.steps]
    first = min([*days, facts.created])
    period = period_of(facts.kind, facts.created, max(first, settings.BILLING_SINCE or first))
    return RunningPeriod(
        customer=customer, kind=facts.kind, first=period.first, last=period.last, ends_at=ends(customer, period.last)
    )


def _write(closed: list[tuple[RunningPeriod, list[Due]]], at: datetime) -> None:
    """A statement for each billing account that has lines; what names none of the customer's is on its first one."""
    accounts: dict[int, dict[int, BillingAccount]] = defaultdict(dict)
    ids = [one.customer_id for one, _lines in closed]
    for account in BillingAccount.objects.filter(customer__in=ids).order_by("pk"):
        accounts[account.customer_id][account.pk] = account
    rules = {partner: rules_of(partner) for partner in {one.customer.partner_id for one, lines in closed if lines}}
    found: list[tuple[Statement, list[Due]]] = []
    for running, lines in closed:
        own, customer = accounts[running.customer_id], running.customer
        main = next(iter(own), 0)
        by_account: dict[int, list[Due]] = defaultdict(list)
        for line in lines:
            asked = line.charge.bought.account_id
            by_account[asked if asked in own else main].append(line)
        for pk in sorted(by_account):
            says = class_says(customer.customer_class)
            tax = tax_for(says, own[pk].country, running.last, rules[customer.partner_id])
            found.append((_statement(running, own[pk], by_account[pk], tax, at), by_account[pk]))
    Statement.objects.bulk_create([statement for statement, _lines in found])
    rows = [row for statement, lines in found for row in _lines(statement, lines)]
    StatementLine.objects.bulk_create(rows, batch_size=500)


def _statement(running: RunningPeriod, account: BillingAccount, lines: list[Due], held: Tax, at: datetime) -> Statement:
    customer = running.customer
    sums = sums_by_kind([(line.charge.bought.kind, line.amount) for line in lines])
    currency, net = customer.currency, sum(sums.values(), Decimal(0))
    tax = tax_on(net, held.rate, currency)
    return Statement(
        partner_id=customer.partner_id, customer=customer, customer_code=customer.code, customer_name=customer.name,
        billing_account=account, account=account.name, first=running.first, last=running.last, currency=currency,
        recurring=sums[ChargeKind.RECURRING], once=sums[ChargeKind.ONCE], usage=sums[ChargeKind.USAGE],
        credits=sums[ChargeKind.ADJUSTMENT], tax_name=held.words, tax_rate=held.rate, tax_from=held.source,
        tax_category=held.category, tax_country=held.country, tax=tax, total=net + tax, made_at=at,
    )  # fmt: skip


def _lines(statement: Statement, lines: list[Due]) -> list[StatementLine]:
    return [
        StatementLine(
            statement=statement, customer_id=statement.customer_id, place=place, kind=line.charge.bought.kind,
            key=line.charge.bought.key, name=line.charge.bought.name, first=line.period.first, last=line.period.last,
            before=line.before, amount=line.amount, made_of=as_json(line.charge),
        )
        for place, line in enumerate(lines)
    ]  # fmt: skip
