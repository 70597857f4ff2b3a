"""One step for a requester that holds both rights: submit, approve and confirm (guide 2.5.1.10)."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from inventory.models import CallServer
from orders.actions.approve import approve_order
from orders.actions.confirm import confirm_order
from orders.actions.submit import submit_order
from orders.models import Order
from orders.rules import may_go_straight
from partners.models import Account


@transaction.atomic
def confirm_straight(*, order: Order, server: CallServer | None, effective: date, by: Account, at: datetime) -> Order:
    """All three moves or none."""
    if not may_go_straight(by, order):
        raise PermissionDenied(_("Only a requester with Approve Order and Manage DDI may confirm in one step."))
    submit_order(order=order, by=by, at=at)
    approve_order(order=order, by=by, at=at, server=server)
    return confirm_order(order=order, effective=effective, by=by, at=at)
