"""Whether a line's telephone may fetch what it signs on with: until it has signed on, then when somebody asks for it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from customers.models import Customer
from customers.rules import why_not_modify
from inventory.enums import LineState
from inventory.models import Line
from inventory.queries.line import living
from partners.models import Account

PATIENCE = timedelta(hours=24)


@transaction.atomic
def open_doors(*, lines: Sequence[Line], by: Account, at: datetime) -> None:
    """The telephones of these lines of one customer may fetch their files once more.

    Raises PermissionDenied; ValidationError where a line has no telephone.
    """
    customer: Customer = Customer.objects.visible_to(by).select_for_update(of=("self",)).get(pk=lines[0].customer_id)
    if reason := why_not_modify(by, customer):
        raise PermissionDenied(reason)
    found = list(living(customer).select_for_update(of=("self",)).filter(pk__in=[line.pk for line in lines]))
    for line in found:
        if line.state != LineState.USED or not line.mac:
            raise ValidationError(_("Line %(extension)s has no device.") % {"extension": line.extension})
        new_door(line, at=at)
        line.save()


def new_door(line: Line, *, at: datetime) -> None:
    """Open in memory, for a telephone that has fetched nothing yet; the caller holds the row's lock and saves it."""
    line.door_open, line.opened_at, line.fetched_at, line.changed_at = True, at, None, at


def another_telephone(line: Line, *, at: datetime) -> None:
    """Open for it in memory, where the line had one before that may still be signed on."""
    if line.mac or line.registered or not line.door_open:
        new_door(line, at=at)


def closed_by_sign_on(line: Line, *, at: datetime) -> bool:
    """Whether a line whose telephone has signed on is closed by it: one that was opened again waits a day for its fetch,
    because what is signed on may still be the telephone of before."""
    if not line.door_open:
        return False
    return line.opened_at is None or line.fetched_at is not None or line.opened_at < at - PATIENCE
