"""Saving, submitting, cancelling: the requester's side before approval."""

from copy import copy
from datetime import datetime

from django.core.exceptions import ValidationError

from customers.actions.move import move as move_customer
from inventory.actions.release import release_numbers
from orders.actions.move import moving
from orders.actions.reservation import hold_on
from orders.effect.reading import Reading
from orders.enums import Verb
from orders.kinds import kind_of
from orders.models import NumberPick, Order
from orders.notifications import OrderSubmitted, OrderWithdrawn, announce
from orders.queries.approver import approver_for
from partners.models import Account
from partners.people.actions.tree import keep_tree


def refuse_if_incomplete(reading: Reading) -> None:
    """Raises ValidationError with every missing or wrong thing."""
    if problems := kind_of(reading.order).problems(reading):
        raise ValidationError([problem.text for problem in problems])


def save_order(*, order: Order, by: Account, at: datetime) -> Order:
    """Complete and valid, not sent: Registration."""
    with moving(order, Verb.SAVE, by=by, at=at) as locked:
        refuse_if_incomplete(Reading(locked))
    return order


def submit_order(*, order: Order, by: Account, at: datetime) -> Order:
    """Send it to the nearest partner at or above that holds the type's right; that partner is told."""
    with moving(order, Verb.SUBMIT, by=by, at=at) as locked:
        reading = Reading(locked)
        refuse_if_incomplete(reading)
        keep_tree()
        approver = approver_for(by.partner_id, None if locked.by_rule else kind_of(locked).right)
        locked.approver_id, locked.approver_name = approver.id, approver.name
        locked.submitted_at = at
        effect = kind_of(locked).effect(reading)
        locked.snapshot, locked.currency = kind_of(locked).as_kept(locked, effect), effect.currency
        locked.monthly, locked.once = effect.monthly.amount, effect.once.amount
        kind_of(locked).sent(locked, by=by, at=at)
    announce(OrderSubmitted(order), by=by, at=at)
    return order


def withdraw_order(*, order: Order, by: Account, at: datetime, why: str = "") -> Order:
    """Take it back for correction while nobody has begun work; its numbers stay reserved, the approver is told."""
    with moving(order, Verb.WITHDRAW, by=by, at=at, why=why) as locked:
        asked = OrderWithdrawn(copy(locked))
        locked.approver_id, locked.approver_name, locked.submitted_at = None, "", None
        locked.snapshot, locked.monthly, locked.once = {}, None, None
        kind_of(locked).given_up(locked, by=by, at=at)
        hold_on(order=locked, at=at)
    announce(asked, by=by, at=at)
    return order


def cancel_order(*, order: Order, by: Account, at: datetime, why: str = "") -> Order:
    """Give the order up; numbers go back, a new customer becomes Cancel."""
    with moving(order, Verb.CANCEL, by=by, at=at, why=why) as locked:
        locked.completed_at = at
        release_picks(locked, by=by, at=at)
        if kind_of(locked).makes_customer:
            move_customer(locked.customer, "cancel", by=by, at=at)
    return order


def release_picks(order: Order, *, by: Account, at: datetime) -> None:
    """Every number that `order` reserves is free again, and nothing else of the order holds anything."""
    kind_of(order).given_up(order, by=by, at=at)
    if NumberPick.objects.filter(order=order, active=True).update(active=False):
        release_numbers(order_no=order.no, by=by, at=at)
