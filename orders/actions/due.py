"""Confirmed orders whose day has come."""

import logging
from datetime import datetime, timedelta

from oms.kit.acting import acting_for, as_system
from orders.actions.take_effect import take_effect
from orders.enums import OrderState
from orders.models import Order
from partners.models import Account

log = logging.getLogger(__name__)


def take_due_orders(*, at: datetime) -> int:
    """Let each take effect in a transaction of its own, acting for its requester; how many did.

    East of here it is tomorrow already, so a day more is read; `take_effect` knows the customer's own day. They go in the
    order in which they were confirmed, as the contract has them: the last command says what holds.
    """
    with as_system():
        waiting = Order.objects.filter(
            state=OrderState.CONFIRMED, took_effect_at__isnull=True, effective__lte=(at + timedelta(days=1)).date()
        )
        due = list(waiting.order_by("effective", "completed_at", "pk").values_list("pk", "requester_id"))
    return sum(_take_one(pk, requester, at=at) for pk, requester in due)


def _take_one(pk: int, requester_id: int, *, at: datetime) -> bool:
    try:
        with acting_for(requester_id):
            order = Order.objects.get(pk=pk)
            by = Account.objects.select_related("partner", "role").get(partner_id=requester_id, is_chief=True)
            return take_effect(order=order, by=by, at=at)
    except Exception:  # one order's fault must not hold back the others; it stays due and is tried again
        log.exception("order %s could not take effect", pk)
        return False
