"""Billing periods are closed into statements."""

from datetime import datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from billing.actions import close
from billing.actions.close import begin_periods, close_period
from billing.enums import StatementState
from billing.models import (
    ClosedPeriod,
    RunningPeriod,
    Statement,
)
from billing.queries.charged import known_of
from callstats.models import HourlyUsage
from customers.actions import contract
from customers.enums import CustomerType
from customers.models import Customer
from oms.kit.acting import as_system
from tests import things
from tests.billed import LONDON, at, closed, in_class, lines_of, more, on, running_of
from tests.people import CLERK

pytestmark = pytest.mark.django_db


class Killed(Exception):
    """The worker died here."""


def test_the_first_period_is_that_of_the_creation(billed) -> None:
    running = running_of(billed)
    assert (running.first, running.last) == (on(1, 9), on(30, 9))
    assert running.ends_at == datetime(2027, 10, 1, 2, tzinfo=LONDON)


def test_an_earlier_fact_begins_earlier(acting, billed) -> None:
    with acting(CLERK) as clerk:
        contract.add_line(
            customer=billed, billing_account=billed.billing_accounts.first(), order_no="T-9", by=clerk, quantity=1,
            item=things.item("t-early"), price=Decimal("1.00"), act_date=on(3, 6), at=at(5, 11), billing_start=on(3, 6),
        )  # fmt: skip
    with as_system():
        RunningPeriod.objects.filter(customer=billed).delete()
        begin_periods(at=at(10, 11))
    assert running_of(billed).first == on(1, 6)


def test_nothing_before_the_day_the_portal_bills_from(acting, billed, settings) -> None:
    settings.BILLING_SINCE = on(15, 11)
    with as_system():
        RunningPeriod.objects.filter(customer=billed).delete()
        begin_periods(at=at(10, 11))
    [november] = closed(billed, at(2, 12))
    assert november.first == on(1)


def test_a_closed_period_is_a_statement_for_its_billing_account(billed) -> None:
    [november] = closed(billed, at(2, 12))
    assert (november.first, november.last, november.state, november.no) == (on(1), on(30), StatementState.OPEN, "")
    assert lines_of(november) == [(things.item().name, on(1), Decimal(0), Decimal("31.20"))]
    assert (november.recurring, november.tax, november.total) == (Decimal("31.20"), 0, Decimal("31.20"))
    assert (november.account, november.customer_name) == ("Head office", billed.name)
    with as_system():
        assert [one.first.month for one in ClosedPeriod.objects.filter(customer=billed)] == [9, 10, 11]


def test_a_period_is_closed_at_two_in_its_own_night(billed) -> None:
    closed(billed, at(20, 11))
    assert not close_period(billed.pk, at=datetime(2027, 12, 1, 1, 59, tzinfo=LONDON))
    assert close_period(billed.pk, at=datetime(2027, 12, 1, 2, 0, tzinfo=LONDON))
    assert not close_period(billed.pk, at=datetime(2027, 12, 1, 2, 0, tzinfo=LONDON))


def test_what_is_confirmed_late_is_on_the_next_one(acting, billed) -> None:
    closed(billed, at(2, 12))
    more(acting, billed, 2, on(21))
    december = closed(billed, datetime(2028, 1, 2, tzinfo=LONDON))[-1]
    name = things.item().name
    assert lines_of(december) == [
        (name, on(1, 12), Decimal(0), Decimal("60.00")), (name, on(1), Decimal("31.20"), Decimal("8.00")),
    ]  # fmt: skip
    assert december.recurring == Decimal("68.00")


def test_in_advance_and_the_refund(acting, billed) -> None:
    in_class(billed, in_advance=True, tax_rate=Decimal("20"), taxation="VAT")
    october, november = closed(billed, at(2, 12))
    name = things.item().name
    assert lines_of(october) == [(name, on(1), Decimal(0), Decimal("31.20"))]
    assert lines_of(november) == [(name, on(1, 12), Decimal(0), Decimal("36.00"))]
    assert (november.tax, november.total) == (Decimal("7.20"), Decimal("43.20"))
    more(acting, billed, -3, on(16, 12))
    december = closed(billed, datetime(2028, 1, 2, tzinfo=LONDON))[-1]
    assert lines_of(december) == [(name, on(1, 12), Decimal("36.00"), Decimal("-18.58"))]


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"kind": CustomerType.TEST}, "test"),
        ({"kind": CustomerType.DEMO}, "demo"),
        ({"inactive_billing": True}, "inactive"),
    ],
)
def test_who_is_left_out_is_never_charged_for_it(billed, values, why) -> None:
    with as_system():
        Customer.objects.filter(pk=billed.pk).update(**values)
    assert closed(billed, at(2, 12)) == []
    with as_system():
        assert ClosedPeriod.objects.get(customer=billed, first=on(1)).left_out == why
        Customer.objects.filter(pk=billed.pk).update(kind=CustomerType.NORMAL, inactive_billing=False)
    [december] = closed(billed, datetime(2028, 1, 2, tzinfo=LONDON))
    assert lines_of(december) == [(things.item().name, on(1, 12), Decimal(0), Decimal("36.00"))]


def test_calls_are_charged_less_what_the_bundles_take(acting, billed) -> None:
    with as_system():
        HourlyUsage.objects.create(
            partner_id=billed.partner_id, customer=billed, hour=at(9, 11), day=on(9), clock=12, direction="out", type="trunk",
            result="answered", calls=3, seconds=300, priced=3, cost=Decimal("4.1250"), currency="GBP",
        )  # fmt: skip
    [november] = closed(billed, at(2, 12))
    assert lines_of(november)[-1] == ("Calls", on(1), Decimal(0), Decimal("4.13"))
    assert (november.usage, november.total) == (Decimal("4.13"), Decimal("35.33"))


def test_killed_half_way_and_twice_it_is_the_same(billed, monkeypatch) -> None:
    closed(billed, at(20, 11))

    def die(*_args) -> None:
        raise Killed

    monkeypatch.setattr(close, "_lines", die)
    with pytest.raises(Killed), transaction.atomic():
        close_period(billed.pk, at=at(2, 12))
    monkeypatch.undo()
    with as_system():
        assert not Statement.objects.filter(customer=billed).exists()
        assert RunningPeriod.objects.get(customer=billed).first == on(1)
    assert len(closed(billed, at(2, 12))) == len(closed(billed, at(2, 12))) == 1


def test_a_closed_customer_rests_once_nothing_is_left(acting, billed) -> None:
    more(acting, billed, -3, on(20))
    with as_system():
        Customer.objects.filter(pk=billed.pk).update(status="closed", service_end=on(19))
    assert len(closed(billed, datetime(2028, 6, 2, tzinfo=LONDON))) == 1
    assert running_of(billed).ends_at is None


def test_the_database_closes_no_day_twice(billed) -> None:
    closed(billed, at(2, 12))
    with as_system(), pytest.raises(DatabaseError, match="A day is in one closed period"), transaction.atomic():
        ClosedPeriod.objects.create(
            customer=billed, kind="monthly", first=on(29), last=on(5, 12), charged_to=on(5, 12), closed_at=at(6, 12)
        )


def test_who_cannot_be_closed_holds_up_nobody(billed, example, monkeypatch, caplog) -> None:
    closed(billed, at(20, 11))
    with as_system():
        others = list(RunningPeriod.objects.exclude(customer=billed).order_by("pk")[:2])
        RunningPeriod.objects.exclude(customer=billed).update(ends_at=None)
        RunningPeriod.objects.filter(pk__in=[one.pk for one in others]).update(ends_at=at(1, 12))
    known = close.lines_due

    def spoiled(customer, *args, **how):
        if customer.pk == billed.pk:
            raise Killed
        return known(customer, *args, **how)

    monkeypatch.setattr(close, "lines_due", spoiled)
    assert close.close_due(at=at(2, 12)) >= 2
    assert f"the period of customer {billed.pk} could not be closed" in caplog.text
    with as_system():
        went_on = RunningPeriod.objects.filter(
            pk__in=[one.pk for one in others], first__gt=max(o.first for o in others)
        )
        assert went_on.count() == 2
    assert running_of(billed).first == on(1)


def test_several_take_as_many_statements_as_one(billed, django_assert_num_queries) -> None:
    with as_system():
        runnings = list(RunningPeriod.objects.select_related("customer__customer_class").order_by("pk")[:12])
        assert len(runnings) == 12
        with CaptureQueriesContext(connection) as one:
            known_of(runnings[:1])
        with django_assert_num_queries(len(one)):
            known_of(runnings)
