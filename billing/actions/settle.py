"""What an account has left unpaid says which statements are paid: the oldest first."""

from datetime import date, datetime
from decimal import Decimal

from django.db.models import F

from billing.actions.move_statement import move_statement
from billing.enums import StatementState
from billing.models import CustomerBalance, Statement
from billing.queries.unpaid import owed_statements, unpaid_of
from customers.models import Customer
from oms.kit.acting import as_system

_S = StatementState
VERBS = {_S.PAID: "pay", _S.PART_PAID: "pay_part", _S.OVERDUE: "fall_due", _S.ISSUED: "owe_again"}
SOME = 500


def settle_statements(*, customer: Customer, balance: Decimal, today: date) -> None:
    """Bring the statements of the customer's company to what its account says; the caller holds the row of its balance. Those
    of a company that had the customer before stay as they were when it left."""
    for row, unpaid in unpaid_of(owed_statements(customer).select_for_update(), balance):
        target = _target(row, unpaid, today)
        if row.state != target:
            move_statement(row, VERBS[target])


def note_overdue(*, at: datetime) -> int:
    """Statements whose day to be paid is over; how many customers were looked at, each in a transaction of its own."""
    with as_system():
        late = Statement.objects.filter(
            state__in=(_S.ISSUED, _S.PART_PAID), due_day__lt=at.date(), partner_id=F("customer__partner_id")
        )
        ids = list(late.order_by("customer_id").values_list("customer_id", flat=True).distinct()[:SOME])
    for pk in ids:
        _look_at(pk, at)
    return len(ids)


def _look_at(customer_id: int, at: datetime) -> None:
    with as_system():
        customer = Customer.objects.select_for_update(no_key=True, of=("self",)).get(pk=customer_id)
        row = CustomerBalance.objects.select_for_update(of=("self",)).get(customer_id=customer_id)
        settle_statements(customer=customer, balance=row.balance, today=customer.today(at))


def _target(statement: Statement, unpaid: Decimal, today: date) -> StatementState:
    if not unpaid:
        return _S.PAID
    if statement.due_day and statement.due_day < today:
        return _S.OVERDUE
    return _S.PART_PAID if unpaid < statement.total else _S.ISSUED
