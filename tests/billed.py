"""A customer that is charged by the month, for the tests of statements."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from billing.actions.close import begin_periods, close_period
from billing.actions.issue import issue_statement
from billing.models import (
    RunningPeriod,
    Statement,
)
from customers.actions import contract
from customers.models import Customer, CustomerClass
from oms.kit.acting import as_system
from tests import things
from tests.changes import fresh
from tests.people import CLERK, OWNER

DAY = timedelta(days=1)
LONDON = ZoneInfo("Europe/London")


def on(day: int, month: int = 11) -> date:
    return date(2027, month, day)


def at(day: int, month: int, hour: int = 12) -> datetime:
    return datetime(2027, month, day, hour, tzinfo=LONDON)


def made(acting, example) -> Customer:
    """Charged by the month since September 2027: 3 at 12.00 from the 5th of November on."""
    with acting(CLERK) as clerk:
        contract.add_line(
            customer=example, billing_account=example.billing_accounts.first(), order_no="T-1", by=clerk, item=things.item(),
            quantity=3, price=Decimal("12.00"), act_date=on(5), at=at(5, 11), billing_start=on(5),
        )  # fmt: skip
    with as_system():
        Customer.objects.filter(pk=example.pk).update(created_at=at(10, 9), service_start=on(5))
        RunningPeriod.objects.filter(customer=example).delete()
        begin_periods(at=at(10, 11))
    return fresh(example)


def more(acting, customer: Customer, change: int, day: date) -> None:
    """Confirmed for `day`, however late."""
    with acting(CLERK) as clerk:
        line = customer.servicelines.get()
        contract.change_quantity(line=line, change=change, effective=day, order_no="T-2", by=clerk, at=at(20, 11))


def closed(customer: Customer, upto: datetime) -> list[Statement]:
    while close_period(customer.pk, at=upto):
        pass
    with as_system():
        return list(Statement.objects.filter(customer=customer).order_by("first", "pk"))


def running_of(customer: Customer) -> RunningPeriod:
    with as_system():
        return RunningPeriod.objects.get(customer=customer)


def lines_of(statement: Statement) -> list[tuple[str, date, Decimal, Decimal]]:
    with as_system():
        return list(statement.lines.values_list("name", "first", "before", "amount"))


def issue(acting, statement: Statement, who: str = OWNER, when: datetime = at(1, 12, 8)) -> Statement:
    with acting(who) as by:
        issue_statement(statement=statement, by=by, at=when)
    return statement


def in_class(customer: Customer, **values) -> None:
    with as_system():
        klass = CustomerClass.objects.create(partner_id=customer.partner_id, name="Of the tests", **values)
        Customer.objects.filter(pk=customer.pk).update(customer_class=klass)
