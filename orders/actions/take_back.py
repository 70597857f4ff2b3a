"""A confirmed order that has not taken effect is taken back by its requester, with the approver's consent."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from customers.actions.move import move as move_customer
from customers.actions.unwrite import unwrite
from inventory.actions.usage import count_usage
from oms.kit.lengths import whole
from orders.actions.move import AlreadyMoved, moving, record
from orders.actions.submit import release_picks
from orders.effect.reading import Reading
from orders.enums import OrderState, Provisioning, Verb
from orders.kinds import kind_of
from orders.models import DeviceReturn, ItemLine, NumberChange, Order
from orders.notifications import (
    OrderBackAsked,
    OrderBackLapsed,
    OrderBackLeft,
    OrderBackRefused,
    OrderTakenBack,
    announce,
)
from orders.queries.approver import approver_for
from orders.rules import may_move, why_not_back
from partners.models import Account
from partners.people.actions.tree import keep_tree

SHORTEST = 10


@transaction.atomic
def ask_back(*, order: Order, reason: str, by: Account, at: datetime) -> Order:
    """Ask whoever would approve such an order now to let it be taken back; who decides that oneself takes it back at once.

    Raises PermissionDenied, AlreadyMoved once it took effect or is asked for, ValidationError for a reason of fewer than
    ten characters and where its day has come.
    """
    words = _reason(reason, _("Give a reason of at least 10 characters; the approver reads it."))
    with moving(order, Verb.ASK_BACK, by=by, at=at, why=words) as locked:
        _refuse_late(locked, at)
        keep_tree()
        approver = approver_for(locked.requester_id, kind_of(locked).right)
        locked.approver_id, locked.approver_name = approver.id, approver.name
        locked.back_asked_at, locked.back_asked_by, locked.back_reason = at, by.name, words
    if may_move(by, order, Verb.TAKE_BACK):
        return consent_to_back(order=order, by=by, at=at)
    announce(OrderBackAsked(order), by=by, at=at)
    return order


@transaction.atomic
def consent_to_back(*, order: Order, comment: str = "", by: Account, at: datetime) -> Order:
    """The order is canceled: what it wrote for its day leaves the contract, what it reserved is free, nothing is sent.

    Raises PermissionDenied, AlreadyMoved where nobody asks or it took effect, ValidationError where its day has come or
    another order has built upon it.
    """
    with moving(order, Verb.TAKE_BACK, by=by, at=at, why=comment.strip()) as locked:
        _refuse_late(locked, at)
        _refuse_if_named(locked)
        assert locked.effective is not None and locked.completed_at is not None, "a confirmed order has both"
        before = _refused_of_coming(locked)
        unwrite(
            customer=locked.customer,
            order_no=locked.no,
            day=locked.effective,
            written_at=locked.completed_at,
            by=by,
            at=at,
        )
        _refuse_if_rested_on(locked, before)
        release_picks(locked, by=by, at=at)
        if kind_of(locked).makes_customer:
            move_customer(locked.customer, "cancel", by=by, at=at)
        told = OrderTakenBack(locked, locked.effective, comment.strip())
        locked.reason, locked.completed_at, locked.effective = locked.back_reason, at, None
        locked.provisioning = Provisioning.NONE
        _answered(locked)
    count_usage(customer=order.customer, at=at)
    announce(told, by=by, at=at)
    return order


@transaction.atomic
def refuse_back(*, order: Order, comment: str, by: Account, at: datetime) -> Order:
    """The order stays as it is and takes effect on its day; its requester reads why.

    Raises PermissionDenied, AlreadyMoved, ValidationError for a comment of fewer than ten characters.
    """
    words = _reason(comment, _("Give a reason of at least 10 characters; the reseller reads it."), "comment")
    with moving(order, Verb.KEEP, by=by, at=at, why=words) as locked:
        _answered(locked)
    announce(OrderBackRefused(order, words), by=by, at=at)
    return order


@transaction.atomic
def leave_back(*, order: Order, by: Account, at: datetime) -> Order:
    """Its requester no longer wants it back: it stays as it is, and who was asked has nothing to decide.

    Raises PermissionDenied, AlreadyMoved once it is decided, or took effect.
    """
    with moving(order, Verb.LEAVE, by=by, at=at) as locked:
        _answered(locked)
    announce(OrderBackLeft(order), by=by, at=at)
    return order


def lapse_back(order: Order, *, by: Account, at: datetime) -> None:
    """The day of `order`, which the caller has locked and saves, came before anybody decided; both sides are told."""
    if not order.back_is_asked:
        return
    assert order.effective is not None, "a confirmed order has a day"
    _answered(order)
    words = _("It took effect on %(day)s before its taking back was decided.")
    why = words % {"day": date_format(order.effective, "DATE_FORMAT")}
    record(order, Verb.LAPSE, source=order.state, by=by, at=at, why=why)
    announce(OrderBackLapsed(order), by=by, at=at)


def _reason(text: str, refusal: str, field: str = "reason") -> str:
    text = text.strip()
    if len(text) < SHORTEST:
        raise ValidationError({field: refusal})
    return whole(text, 500, field)


def _answered(order: Order) -> None:
    order.back_asked_at, order.back_asked_by, order.back_reason = None, "", ""


def _refuse_late(order: Order, at: datetime) -> None:
    if words := why_not_back(order, order.today(at)):
        raise AlreadyMoved(words)


def _refused_of_coming(order: Order) -> dict[Order, set[str]]:
    """What speaks against each other order that waits for the same day or a later one, as the contract stands."""
    waiting = Order.objects.filter(
        customer=order.customer_id, state=OrderState.CONFIRMED, took_effect_at=None, effective__gte=order.effective
    )
    others = waiting.exclude(pk=order.pk).select_related("customer", "plan", "server").order_by("effective", "pk")
    return {
        other: {problem.text for problem in kind_of(other).problems_of_confirmation(Reading(other))} for other in others
    }


def _refuse_if_rested_on(order: Order, before: dict[Order, set[str]]) -> None:
    """Without `order` another that waits could no longer be so: more would go than is free, or fewer be left than used."""
    for other, now in _refused_of_coming(order).items() if before else ():
        for why in sorted(now - before[other]):
            words = _("Order %(other)s rests on what this one brings; take that one back first. %(why)s")
            raise ValidationError(words % {"other": other.no, "why": why})


def _refuse_if_named(order: Order) -> None:
    """Another order's lines name what this one brings: a line, a number or a device that would not be there."""
    own = {"customer_id": order.customer_id, "order_no": order.no}
    named = [
        model._default_manager.filter(**{f"{what}__{name}": value for name, value in own.items()})
        for model, what in ((ItemLine, "line"), (NumberChange, "holding"), (DeviceReturn, "holding"))
    ]
    for rows in named:
        for other in rows.exclude(order=order).values_list("order__no", flat=True)[:1]:
            words = _("Order %(other)s changes what this one brings; take that one back first.")
            raise ValidationError(words % {"other": other})
