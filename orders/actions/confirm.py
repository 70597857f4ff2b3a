"""The requester's last word: confirm with a date, or refuse (guide 2.6.3)."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from inventory.actions.usage import count_usage
from oms.kit.lengths import whole
from orders.actions.move import moving
from orders.actions.submit import release_picks
from orders.actions.take_effect import happen, is_due
from orders.effect.entry import Stamp, carry_out
from orders.effect.reading import Reading
from orders.enums import Provisioning, Verb
from orders.kinds import kind_of
from orders.models import Order
from orders.notifications import OrderConfirmed, OrderRefused, announce
from orders.rules import why_not_on
from partners.models import Account


def confirm_order(*, order: Order, effective: date, by: Account, at: datetime) -> Order:
    """Agree to what was approved. The contract is written with `effective` as its day; when that day has come
    the customer's status, numbers and network follow at once, else on that day.

    Raises ValidationError for a day before the type's earliest one (today, in the customer's time zone) or more than a
    year ahead.
    """
    with moving(order, Verb.CONFIRM, by=by, at=at, with_customer=True) as locked:
        today = locked.today(at)
        if reason := why_not_on(effective, kind_of(locked).earliest(locked, today), today):
            raise ValidationError({"effective": reason})
        locked.effective, locked.completed_at = effective, at
        locked.provisioning = Provisioning.COMING
        reading = Reading(locked, effective)
        if problems := kind_of(locked).problems_of_confirmation(reading):
            raise ValidationError([problem.text for problem in problems])
        effect = kind_of(locked).effect(reading)
        locked.ship_requested = sum(shipment.quantity for shipment in reading.shipments)
        stamp = Stamp(locked, locked.customer, effective, by, at)
        carry_out((write for entry in effect.entries for write in entry.writes), stamp)
        if is_due(locked, at=at):
            happen(locked, effect, by=by, at=at)
        else:
            count_usage(customer=locked.customer, at=at)
    announce(OrderConfirmed(order), by=by, at=at)
    return order


def refuse_order(*, order: Order, by: Account, at: datetime, reason: str) -> Order:
    """The requester does not want what was approved; numbers go back and the approver is told."""
    reason = reason.strip()
    if len(reason) < 10:
        raise ValidationError({"reason": _("Give a reason of at least 10 characters; the approver reads it.")})
    with moving(order, Verb.REFUSE, by=by, at=at, why=reason) as locked:
        locked.reason, locked.completed_at = whole(reason, 500, "reason"), at
        release_picks(locked, by=by, at=at)
    announce(OrderRefused(order), by=by, at=at)
    return order
