"""A customer's row for a whole act: locked once, written once.

Whatever the act calls finds the row that is held and changes it there; what comes together is written at the end, in one
statement, or before, where something is to read it (`write_now`). Whoever writes a held row another way is refused
(customers/models/holds.py).
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import F

from customers.models import Customer, PlanPeriod, holds


@dataclass
class Held:
    """A locked row, and what is to be written of it. `plans`: which were asked for meanwhile, by day."""

    row: Customer
    values: dict[str, Any] = field(default_factory=dict)
    plans: dict[date, PlanPeriod | None] = field(default_factory=dict)


class _OfThread(threading.local):
    """A transaction belongs to a connection, a connection to a thread."""

    def __init__(self) -> None:
        self.held: dict[int, Held] = {}


_of_thread = _OfThread()


@contextmanager
def one_row(customer: Customer, *, locked: bool = False) -> Iterator[Customer]:
    """Within a transaction: the customer's row as it stands, locked. What is `changed` in it is written at the end; within
    another such block for the same customer it is that one's row, which is written at that one's end. A block that fails
    leaves the row, and what is to be written of it, as they were: who goes on without it has nothing of it.
    `locked`: `customer` is the row as it stands, and locked, already."""
    if (found := _of_thread.held.get(customer.pk)) is not None:
        before, values = dict(vars(found.row)), dict(found.values)
        try:
            yield found.row
        except BaseException:
            vars(found.row).clear()
            vars(found.row).update(before)
            found.values = values
            found.plans.clear()
            raise
        return
    row = customer if locked else Customer.objects.select_for_update(of=("self",)).get(pk=customer.pk)
    _of_thread.held[row.pk] = Held(row)
    try:
        with holds.held(row.pk):
            yield row
            write_now(row)
    finally:
        del _of_thread.held[row.pk]


def held_row(customer_id: int) -> Customer | None:
    """The row, if an act of this thread holds it."""
    found = _of_thread.held.get(customer_id)
    return found.row if found else None


def known_plans(customer_id: int) -> dict[date, PlanPeriod | None]:
    """The plans in force, by day, that this act has asked for; whoever writes one says so here."""
    found = _of_thread.held.get(customer_id)
    return found.plans if found else {}


def changed(row: Customer, *names: str, at: datetime | None = None) -> None:
    """These fields of a row that is held are to be written; with `at` it is news that the row was changed."""
    values = _of_thread.held[row.pk].values
    values |= {name: getattr(row, name) for name in names}
    if at is not None:
        row.updated_at = values["updated_at"] = at


def write_now(row: Customer) -> None:
    """What was changed in a row that is held, for what follows reads it."""
    values = _of_thread.held[row.pk].values
    if values:
        with holds.writing():
            Customer.objects.filter(pk=row.pk).update(**values)
        values.clear()


def put(customer_id: int, *, at: datetime | None = None, **values: Any) -> bool:
    """These values stand in the customer's row: in the one that is held, which is written at its end, else at once. Whether
    anything became another; with `at` that is news."""
    row = held_row(customer_id)
    if row is None:
        more = {} if at is None else {"updated_at": at}
        return bool(Customer.objects.filter(pk=customer_id).exclude(**values).update(**values, **more))
    if all(getattr(row, name) == value for name, value in values.items()):
        return False
    for name, value in values.items():
        setattr(row, name, value)
    changed(row, *values, at=at)
    return True


def count_orders(customer_id: int, more: int) -> None:
    """So many more or fewer orders of the customer are under way."""
    found = _of_thread.held.get(customer_id)
    if found is None:
        Customer.objects.filter(pk=customer_id).update(ongoing_orders=F("ongoing_orders") + more)
        return
    found.row.ongoing_orders += more
    changed(found.row, "ongoing_orders")
