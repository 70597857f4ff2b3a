"""Billing periods are closed: what the facts come to becomes a statement for each billing account (seed 001).

A customer's period is closed in one transaction that holds the row of its running period, so that death at any moment
loses nothing and two at once close it once. What is confirmed for a closed day later is charged by the next one
(billing/due.py).
"""

import time
from collections import defaultdict
from datetime import date, datetime, timedelta
from datetime import time as midnight
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from billing.charges import tax_on
from billing.due import Due
from billing.enums import ChargeKind
from billing.kept import as_json
from billing.models import ClosedPeriod, RunningPeriod, Statement, StatementLine
from billing.periods import period_of
from billing.queries.charged import charged_until, following_of, lines_due, sums_by_kind
from billing.queries.facts import facts_of, left_out
from billing.queries.tax import rules_of, tax_of
from billing.taxes import Tax
from customers.enums import CustomerStatus
from customers.models import Customer
from oms.kit.acting import as_system

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


def close_due(*, at: datetime) -> int:
    """Close what ended by `at`, as much as fits into one run; how many periods. Several may run at once."""
    end, count = time.monotonic() + AT_ONCE, 0
    begin_periods(at=at)
    while time.monotonic() < end:
        with as_system():
            due_now = RunningPeriod.objects.filter(ends_at__lte=at).order_by("ends_at", "pk")
            ids = list(due_now.values_list("customer_id", flat=True)[:SOME])
        closed = [close_period(pk, at=at) for pk in ids if time.monotonic() < end]
        count += sum(closed)
        if not any(closed):
            break
    return count


def begin_periods(*, at: datetime, most: int = 5_000) -> int:
    """Give customers that have a contract and no running period their first one; how many."""
    with as_system(), connection.cursor() as cursor:
        cursor.execute(BEGIN, [most])
        ids = [row[0] for row in cursor.fetchall()]
        rows = [_first_of(customer) for customer in Customer.objects.filter(pk__in=ids)]
        RunningPeriod.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def close_period(customer_id: int, *, at: datetime) -> bool:
    """Close the customer's running period if it ended by `at`; False where it did not, or another closes it now."""
    with as_system():
        held = RunningPeriod.objects.select_for_update(skip_locked=True).filter(customer=customer_id)
        running = held.filter(ends_at__lte=at).first()
        if running is None:
            return False
        customer = Customer.objects.select_related("customer_class").get(pk=customer_id)
        following = following_of(customer, running)
        until = charged_until(customer, running, following)
        lines = lines_due(customer, running, last=until)
        ClosedPeriod.objects.create(
            customer=customer, kind=running.kind, first=running.first, last=running.last, closed_at=at,
            left_out=left_out(customer), charged_to=until,
        )  # fmt: skip
        _write(customer, running, lines, at)
        over = customer.status == CustomerStatus.CLOSED and not lines and _ended(customer, running.last)
        running.kind, running.first, running.last = customer.billing_period, following.first, following.last
        running.ends_at = None if over else ends(customer, following.last)
        running.save(update_fields=["kind", "first", "last", "ends_at"])
        return True


def ends(customer: Customer, last: date) -> datetime:
    """When a period that ends with `last` may be closed: early on the next morning, where the customer is."""
    return datetime.combine(last + DAY, midnight.min, ZoneInfo(customer.time_zone)) + SETTLES


def _ended(customer: Customer, last: date) -> bool:
    return customer.service_end is None or customer.service_end <= last


def _first_of(customer: Customer) -> RunningPeriod:
    """The period of its first fact, or of its creation; where that is before BILLING_SINCE the one that holds that day."""
    facts = facts_of(customer)
    days = [step.day for one in facts.bought for step in one.steps]
    first = min([*days, facts.created])
    period = period_of(facts.kind, facts.created, max(first, settings.BILLING_SINCE or first))
    return RunningPeriod(
        customer=customer, kind=facts.kind, first=period.first, last=period.last, ends_at=ends(customer, period.last)
    )


def _write(customer: Customer, running: RunningPeriod, lines: list[Due], at: datetime) -> None:
    accounts = {one.pk: one for one in customer.billing_accounts.order_by("pk")}
    main = next(iter(accounts), 0)
    by_account: dict[int, list[Due]] = defaultdict(list)
    for line in lines:
        asked = line.charge.bought.account_id
        by_account[asked if asked in accounts else main].append(line)
    rules = rules_of(customer.partner_id) if by_account else []
    for pk in sorted(by_account):
        tax = tax_of(customer, accounts[pk], running.last, rules)
        statement = _statement(customer, running, accounts[pk], by_account[pk], tax, at)
        statement.save()
        StatementLine.objects.bulk_create(_lines(statement, by_account[pk]), batch_size=500)


def _statement(
    customer: Customer, running: RunningPeriod, account, lines: list[Due], held: Tax, at: datetime
) -> Statement:
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
