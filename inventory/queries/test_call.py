"""Test calls of a customer, and what could be called."""

from django.db.models import QuerySet

from customers.models import Customer
from inventory.models import Line, TestCall
from inventory.queries.line import living
from oms.kit.outbox import OutboxState
from partners.models import Account

SHOWN = 5
MOST = 500  # lines that are offered


def under_way(customer: Customer) -> QuerySet[TestCall]:
    """Those that a worker has not finished."""
    return TestCall.objects.filter(customer=customer, state__in=(OutboxState.WAITING, OutboxState.CLAIMED))


def last_calls(user: Account, customer: Customer) -> list[TestCall]:
    """The newest first."""
    found = TestCall.objects.visible_to(user).filter(customer=customer).select_related("line", "other")
    return list(found[:SHOWN])


def callable_lines(user: Account, customer: Customer) -> list[Line]:
    """Lines of the customer, by extension."""
    return list(living(customer).filter(pk__in=Line.objects.visible_to(user)).order_by("extension")[:MOST])
