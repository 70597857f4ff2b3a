"""Whoever is asked to approve is found anew when the tree, a right or a status changes (product.md, Order life)."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from oms.kit.acting import as_system
from orders.actions.move import record
from orders.enums import WITH_APPROVER, Verb
from orders.kinds import kind_of
from orders.models import Order
from orders.notifications import OrderAskedAnew, announce
from orders.queries.approver import approver_for
from partners.models import Account, Closure, Partner
from partners.people.actions.tree import keep_tree
from partners.people.enums import Right

log = logging.getLogger(__name__)


@transaction.atomic
def ask_again(*, order: Order, why: str, by: Account, at: datetime) -> bool:
    """Whether another partner is asked now. It stands in the timeline, and both are told."""
    keep_tree()
    with as_system():
        locked = Order.objects.select_for_update(of=("self",)).select_related("customer").get(pk=order.pk)
        if locked.state not in WITH_APPROVER and not locked.back_is_asked:
            return False
        approver = approver_for(locked.requester_id, kind_of(locked).right)
        before, name = locked.approver_id, locked.approver_name
        if approver.id == before:
            return False
        locked.approver_id, locked.approver_name = approver.id, approver.name
        locked.save(update_fields=["approver_id", "approver_name", "updated_at"])
        words = _("%(why)s Asked of %(after)s instead of %(before)s.")
        text = words % {"why": why, "after": approver.name, "before": name or _("nobody")}
        record(locked, Verb.REASK, source=locked.state, by=by, at=at, why=text)
    announce(OrderAskedAnew(locked, before or 0), by=by, at=at)
    return True


@transaction.atomic
def ask_again_below(*, partner: Partner, why: str, by: Account, at: datetime) -> int:
    """The orders that wait, of everybody at or below `partner`; of how many another is asked now."""
    keep_tree()
    with as_system():
        below = Closure.objects.filter(ancestor=partner.pk).values("descendant")
        waiting = list(Order.objects.waiting().filter(requester_id__in=below).order_by("pk"))
    now = {asks: approver_for(*asks).id for asks in {_asks(order) for order in waiting}}
    elsewhere = [order for order in waiting if now[_asks(order)] != order.approver_id]
    return sum(ask_again(order=order, why=why, by=by, at=at) for order in elsewhere)


def _asks(order: Order) -> tuple[int, Right | None]:
    """What decides who is asked: orders that have it in common ask the same partner."""
    return order.requester_id, kind_of(order).right


def ask_all_again(*, at: datetime) -> int:
    """The nightly check: no order waits for somebody who cannot end it. Each order in a transaction of its own."""
    with as_system():
        waiting = list(Order.objects.waiting().order_by("pk"))
        chiefs = {chief.partner_id: chief for chief in Account.objects.filter(is_chief=True).select_related("partner")}
    return sum(_ask_one(order, chiefs, at) for order in waiting if order.requester_id in chiefs)


def _ask_one(order: Order, chiefs: dict[int, Account], at: datetime) -> bool:
    try:
        why = _("The nightly check found that the partner asked cannot approve it any more.")
        return ask_again(order=order, why=why, by=chiefs[order.requester_id], at=at)
    except Exception:  # one order's fault must not hold back the others; it is looked at again the next night
        log.exception("order %s: nobody could be asked", order.no)
        return False
