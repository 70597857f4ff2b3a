"""What processes do that close periods of one customer and confirm changes of the same days (tests/test_close_at_once.py)."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from billing.actions.close import close_period
from billing.charges import charges
from billing.models import ClosedPeriod, RunningPeriod, StatementLine
from billing.periods import Period
from billing.queries.facts import facts_of
from customers.actions import contract
from customers.models import Customer, ServiceLine
from oms.kit.acting import acting_for, as_system
from partners.models import Account
from tests.processes import wait_for_the_others


def a_line() -> list[int]:
    """(customer, line) that is charged by the month, with periods closed already and enough of it to take some away."""
    with as_system():
        closed = ClosedPeriod.objects.filter(kind="monthly", left_out="").values("customer")
        lines = ServiceLine.objects.filter(customer__in=closed, customer__status="activated", item__charge="monthly")
        found = lines.filter(customer__customer_class__in_advance=False, billing_account__isnull=False).order_by("pk")
        one = found.select_related("customer").first() or lines.order_by("pk").first()
        return [one.customer_id, one.pk]


def close_often(customer: int, times: int) -> int:
    """How many periods this process closed: months to come, as if their nights were over."""
    wait_for_the_others()
    count = 0
    for _time in range(times):
        with as_system():
            ends = RunningPeriod.objects.get(customer=customer).ends_at
        count += close_period(customer, at=ends)
    return count


def confirm_often(customer: int, line: int, times: int) -> None:
    """More and fewer, for days of the period that runs and of the one before it."""
    with as_system():
        held = ServiceLine.objects.select_related("customer").get(pk=line)
        chief = Account.objects.filter(partner_id=held.customer.partner_id, is_chief=True)
        by = chief.select_related("partner", "role").order_by("pk").first()
    wait_for_the_others()
    for n in range(times):
        with as_system():
            first = RunningPeriod.objects.get(customer=customer).first
        with acting_for(by.partner_id):
            contract.change_quantity(
                line=held, change=2 - 3 * (n % 2), effective=first + timedelta(days=(n * 11) % 50 - 25),
                order_no=f"R-{n}", by=by, at=timezone.now(),
            )  # fmt: skip


def told(customer: int) -> dict[str, list[list[str]]]:
    """After one more closing: what was charged for each closed period by line, and what its facts come to, counted anew."""
    close_often_alone(customer)
    with as_system():
        owned = Customer.objects.get(pk=customer)
        facts = facts_of(owned)
        closed = list(ClosedPeriod.objects.filter(customer=customer, left_out="").order_by("first"))
        charged: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for row in StatementLine.objects.filter(customer=customer, key__startswith="line:"):
            charged[row.key, row.first.isoformat()] += row.amount
    due = {
        (one.bought.key, period.first.isoformat()): one.amount
        for period in (Period(one.first, one.last) for one in closed)
        for one in charges(facts, period)
        if one.bought.key.startswith("line:")
    }
    return {"charged": _plain(charged), "due": _plain(due)}


def close_often_alone(customer: int) -> None:
    with as_system():
        ends = RunningPeriod.objects.get(customer=customer).ends_at
    close_period(customer, at=ends)


def _plain(amounts: dict[tuple[str, str], Decimal]) -> list[list[str]]:
    return sorted([*key, f"{amount:.2f}"] for key, amount in amounts.items() if amount)
