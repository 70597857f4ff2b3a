"""A draft under the hands of its requester: locked, checked that it may still be edited, its step marked as saved."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from orders.actions.move import AlreadyMoved, not_yours, what_happened
from orders.enums import Verb
from orders.models import Order
from orders.rules import is_requester
from partners.models import Account


@contextmanager
def editing(order: Order, step: str, *, by: Account, at: datetime) -> Iterator[Order]:
    """The draft, locked. Raises PermissionDenied for another partner, AlreadyMoved once it was sent."""
    with transaction.atomic():
        locked = Order.objects.select_for_update(of=("self",)).select_related("customer", "plan").get(pk=order.pk)
        if not is_requester(by, locked):
            raise PermissionDenied(not_yours(locked, Verb.SAVE))
        if not locked.is_draft:
            raise AlreadyMoved(what_happened(locked))
        yield locked
        if step not in locked.saved_steps:
            locked.saved_steps = [*locked.saved_steps, step]
        locked.save()
        order.take_over(locked)


def mark_saved(*, order: Order, step: str, by: Account, at: datetime) -> None:
    """A step that writes nothing of its own was gone through."""
    with editing(order, step, by=by, at=at):
        pass
