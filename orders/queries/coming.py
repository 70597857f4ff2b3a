"""Confirmed orders whose day has not come."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, QuerySet

from customers.models import Customer
from oms.kit.grid.month import Counted
from orders.enums import KIND_WORDS
from orders.models import Order
from partners.models import Account


def coming_orders(user: Account) -> QuerySet[Order]:
    return Order.objects.visible_to(user).coming()


def coming_of(customer: Customer, user: Account, most: int) -> list[Order]:
    """The next ones of a customer."""
    return list(coming_orders(user).filter(customer=customer).order_by("effective", "pk")[:most])


def first_month(orders: QuerySet[Order], today: date) -> date:
    """The first day of the month in which the next of `orders` takes effect; of this month where there is none."""
    day = orders.filter(effective__gte=today.replace(day=1)).order_by("effective").values_list("effective", flat=True)
    return (day.first() or today).replace(day=1)


def counted_orders(orders: QuerySet[Order], days: tuple[date, date]) -> Iterator[Counted]:
    """How many of `orders` of which type take effect on each of `days`, first and last; the most first."""
    rows = orders.filter(effective__range=days).order_by().values_list("effective", "kind").annotate(n=Count("pk"))
    for day, kind, n in rows.order_by("effective", "-n", "kind"):
        yield Counted(day, str(KIND_WORDS[kind]), n, n)
