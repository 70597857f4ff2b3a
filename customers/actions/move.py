"""The one door through which a customer's status goes."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from customers.actions.group import leave_group
from customers.actions.headline import count_again
from customers.actions.row import changed, one_row, write_now
from customers.enums import WAYS
from customers.models import Customer
from customers.signals import service_created
from partners.models import Account

ENDS = ("cancel", "close")
COUNTS = (*ENDS, "reopen")


@transaction.atomic
def move(customer: Customer, verb: str, *, by: Account, at: datetime) -> Customer:
    """Lock the row, run the transition `verb` (one of customers.enums.WAYS), save; the customer as it stands now.

    Raises ValidationError when the status it has meanwhile does not allow it.
    """
    if verb not in WAYS:
        raise ValueError(f"{verb} is no way between two statuses of a customer.")
    with one_row(customer) as locked:
        try:
            WAYS.take(locked, verb)
        except TransitionNotAllowed:
            raise ValidationError(
                _("%(name)s is %(status)s; that is not possible now.")
                % {"name": locked.name, "status": locked.get_status_display()}
            ) from None
        changed(locked, "status", at=timezone.now())
        write_now(locked)  # who hears of it reads the status
        if verb in ENDS:
            leave_group(customer=locked, by=by, at=at)
        if verb in COUNTS:
            count_again(locked.partner_id)
        if verb == "create_service":
            service_created.send(sender=Customer, customer=locked, by=by, at=at)
        return locked
