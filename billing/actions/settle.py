"""What an account has left unpaid says which statements are paid: the oldest first."""

from datetime import date, datetime
from decimal import Decimal

from billing.actions.move_statement import move_statement
from billing.enums import StatementKind, StatementState
from billing.models import CustomerBalance, Statement
from customers.models import Customer
from oms.kit.acting import as_system

_S = StatementState
VERBS = {_S.PAID: "pay", _S.PART_PAID: "pay_part", _S.OVERDUE: "fall_due", _S.ISSUED: "owe_again"}
SOME = 500


def settle_statements(*, customer_id: int, balance: Decimal, today: date) -> None:
    """Bring the statements of a customer to what its account says; the caller holds the row of its balance."""
    left = max(-balance, Decimal(0))
    rows = Statement.objects.select_for_update().filter(customer_id=customer_id, kind=StatementKind.STATEMENT)
    for row in rows.exclude(state__in=(_S.OPEN, _S.CREDITED)).order_by("-last", "-pk"):
        unpaid = min(max(row.total, Decimal(0)), left)
        left -= unpaid
        target = _target(row, unpaid, today)
        if row.state != target:
            move_statement(row, VERBS[target])


def note_overdue(*, at: datetime) -> int:
    """Statements whose day to be paid is over; how many customers were looked at."""
    with as_system():
        late = Statement.objects.filter(state__in=(_S.ISSUED, _S.PART_PAID), due_day__lt=at.date())
        ids = list(late.order_by("customer_id").values_list("customer_id", flat=True).distinct()[:SOME])
        for pk in ids:
            customer = Customer.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)
            row = CustomerBalance.objects.select_for_update(of=("self",)).get(customer_id=pk)
            settle_statements(customer_id=pk, balance=row.balance, today=customer.today(at))
    return len(ids)


def _target(statement: Statement, unpaid: Decimal, today: date) -> StatementState:
    if not unpaid:
        return _S.PAID
    if statement.due_day and statement.due_day < today:
        return _S.OVERDUE
    return _S.PART_PAID if unpaid < statement.total else _S.ISSUED
