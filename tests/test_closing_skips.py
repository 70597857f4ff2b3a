"""Closing skips what is closed and unchanged, and comes to what looking at every period does."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from billing.actions.adjust import propose_adjustment
from billing.actions.issue import credit_statement
from billing.models import RunningPeriod
from billing.queries.charged import Known, known_of, lines_due, origins_of
from customers.models import Customer, Suspension
from oms.kit.acting import as_system
from tests.billed import at, closed, in_class, issue, more, on
from tests.people import OWNER

pytestmark = pytest.mark.django_db


def later(month: int, year: int = 2028):
    return at(2, month).replace(year=year)


def known(customer: Customer) -> tuple[RunningPeriod, Known]:
    with as_system():
        running = RunningPeriod.objects.select_related("customer__customer_class").get(customer=customer)
        return running, known_of([running])[customer.pk]


def compared(customer: Customer) -> list:
    """What is due, by both ways."""
    running, found = known(customer)
    with as_system():
        skipped = lines_due(running.customer, running, found, last=running.last)
        anew = lines_due(running.customer, running, replace(found, unchanged=False), last=running.last)
    assert skipped == anew
    return skipped


def test_where_nothing_changed_only_periods_of_late_calls_are_looked_at(billed) -> None:
    closed(billed, later(10))
    running, found = known(billed)
    assert found.unchanged and len(found.closed) == 13
    assert len(origins_of(found, running)) == 4  # three months of late calls, and the running one
    assert len(origins_of(replace(found, unchanged=False), running)) >= 14
    assert [line.period.first for line in compared(billed)] == [date(2028, 10, 1)]


def test_what_becomes_known_late_is_charged_all_the_same(acting, billed) -> None:
    closed(billed, later(10))
    more(acting, billed, 2, on(16, 12))
    running, found = known(billed)
    assert not found.unchanged
    lines = compared(billed)
    assert date(2027, 12, 1) in {line.period.first for line in lines} and len(lines) > 9
    closed(billed, later(11))
    assert known(billed)[1].unchanged
    assert len(compared(billed)) == 1


def test_a_change_of_days_to_come_leaves_the_closed_ones_alone(acting, billed) -> None:
    closed(billed, later(3))
    more(acting, billed, 2, date(2028, 3, 9))
    assert known(billed)[1].unchanged
    with as_system():
        Suspension.objects.create(
            customer=billed, start=date(2028, 3, 20), order_no="T-3", reason="x", made_at=later(3)
        )
    assert known(billed)[1].unchanged
    compared(billed)
    closed(billed, later(4))
    with as_system():
        Suspension.objects.filter(customer=billed).update(end=date(2028, 3, 22))
    assert not known(billed)[1].unchanged
    assert any(line.period.first == date(2028, 3, 1) for line in compared(billed))


def test_a_credit_note_and_an_adjustment_of_a_closed_day_are_seen(acting, billed) -> None:
    [*_, november] = closed(billed, at(2, 12))
    issue(acting, november)
    with acting(OWNER) as by:
        credit_statement(statement=november, reason="Wrong address.", by=by, at=at(3, 12))
    assert not known(billed)[1].unchanged
    assert any(line.period.first == on(1) for line in compared(billed))
    closed(billed, later(1))
    assert known(billed)[1].unchanged
    with acting(OWNER) as by:
        account = billed.billing_accounts.order_by("pk")[0]
        propose_adjustment(
            customer=billed,
            account=account,
            amount=Decimal("-1.00"),
            day=on(20, 12),
            reason="Late.",
            by=by,
            at=later(1),
        )
    assert not known(billed)[1].unchanged
    compared(billed)


def test_a_customer_that_was_left_out_is_looked_at_anew(billed) -> None:
    closed(billed, at(2, 12))
    with as_system():
        Customer.objects.filter(pk=billed.pk).update(inactive_billing=True)
    closed(billed, later(1))
    running, found = known(billed)
    assert running.known_by == "" and not found.unchanged
    with as_system():
        Customer.objects.filter(pk=billed.pk).update(inactive_billing=False)
    compared(billed)


def test_in_advance_as_well(acting, billed) -> None:
    in_class(billed, in_advance=True)
    closed(billed, later(2))
    assert known(billed)[1].unchanged
    more(acting, billed, -1, date(2028, 1, 10))
    assert not known(billed)[1].unchanged
    compared(billed)
