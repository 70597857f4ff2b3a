"""What is unpaid of which statement: the oldest is paid first."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from billing.enums import StatementKind, StatementState
from billing.models import Statement
from customers.models import Customer


def owed_statements(customer: Customer) -> QuerySet[Statement]:
    """What its company has issued to it and not taken back, the newest first. Those of a company that had the customer before
    stay as they were when it left."""
    rows = Statement.objects.filter(
        customer_id=customer.pk, partner_id=customer.partner_id, kind=StatementKind.STATEMENT
    )
    found: QuerySet[Statement] = rows.exclude(state__in=(StatementState.OPEN, StatementState.CREDITED))
    return found.order_by("-last", "-pk")


def unpaid_of(statements: QuerySet[Statement], balance: Decimal) -> Iterator[tuple[Statement, Decimal]]:
    """Each of `statements`, the newest first, with what a `balance` leaves unpaid of it."""
    left = max(-balance, Decimal(0))
    for row in statements:
        unpaid = min(max(row.total, Decimal(0)), left)
        left -= unpaid
        yield row, unpaid


def overdue_of(customer: Customer, balance: Decimal, today: date) -> list[tuple[Statement, Decimal]]:
    """What the customer has not paid by its day, with what is unpaid of it; the oldest first."""
    found = unpaid_of(owed_statements(customer), balance)
    return [(row, unpaid) for row, unpaid in found if unpaid and row.due_day and row.due_day < today][::-1]
