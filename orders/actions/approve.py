"""The approver's side: hold work, approve, reject (guide 2.6.2)."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from inventory.models import CallServer
from oms.kit.lengths import whole
from orders.actions.move import moving
from orders.actions.submit import release_picks
from orders.effect.reading import Reading
from orders.enums import Verb
from orders.kinds import kind_of
from orders.models import Order
from orders.notifications import OrderApproved, OrderRejected, announce
from partners.models import Account

SHORTEST_REASON = 10


def hold_order(
    *, order: Order, by: Account, at: datetime, server: CallServer | None = None, comment: str = ""
) -> Order:
    """Keep the call server and comment chosen so far: Processing. Assigned numbers are kept as they are."""
    with moving(order, Verb.HOLD, by=by, at=at) as locked:
        locked.server, locked.approval_comment = server, comment
    return order


def approve_order(
    *, order: Order, by: Account, at: datetime, server: CallServer | None = None, comment: str = ""
) -> Order:
    """Agree. Raises ValidationError while numbers or the call server are missing. The requester is told."""
    with moving(order, Verb.APPROVE, by=by, at=at, why=comment) as locked:
        locked.server = server or locked.server
        locked.approval_comment = comment
        if problems := kind_of(locked).problems_of_approval(Reading(locked)):
            raise ValidationError([problem.text for problem in problems])
        locked.approved_by, locked.approved_at = by.partner.name, at
    announce(OrderApproved(order), by=by, at=at)
    return order


def reject_order(*, order: Order, by: Account, at: datetime, reason: str) -> Order:
    """Say no, with a reason of ten characters or more; numbers go back and the requester is told."""
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise ValidationError({"reason": _("Give a reason of at least 10 characters; the reseller reads it.")})
    with moving(order, Verb.REJECT, by=by, at=at, why=reason) as locked:
        locked.reason, locked.completed_at = whole(reason, 500, "reason"), at
        release_picks(locked, by=by, at=at)
    announce(OrderRejected(order), by=by, at=at)
    return order
