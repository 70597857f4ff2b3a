"""A batch is taken back: each order that nobody has begun work on, one after another, with a result for each."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from orders.actions.submit import cancel_order, withdraw_order
from orders.enums import ENDED_BADLY, TAKEN_BACK_FROM, OrderState
from orders.models import BatchEntry, Order, OrderBatch
from partners.models import Account

MOST = 200  # orders in one request
Result = tuple[str, bool, str]  # (what, was it taken back, words)


def take_back(*, batch: OrderBatch, by: Account, at: datetime) -> list[Result]:
    """Withdraw and cancel the orders of `batch`, each in a transaction of its own, MOST at once; what came of each.

    An order that the approver has begun work on, approved or confirmed stays, and its entry says why. Raises
    PermissionDenied for another company's batch.
    """
    if reason := why_not_take_back(batch, by):
        raise PermissionDenied(reason)
    with transaction.atomic():
        OrderBatch.objects.filter(pk=batch.pk, taken_back_at=None).update(taken_back_at=at, taken_back_by=by.name)
    entries = batch.entries.filter(order__isnull=False).exclude(order__state__in=ENDED_BADLY)
    waiting, standing = [], []
    for entry in entries.select_related("order").order_by("pk"):
        (waiting if entry.order.state in TAKEN_BACK_FROM else standing).append(entry)
    return [_take_one(entry, batch, by=by, at=at) for entry in [*waiting[:MOST], *standing]]


def why_not_take_back(batch: OrderBatch, by: Account) -> str:
    """Why this person may not take the batch back; nothing when it may."""
    if by.partner_id == batch.partner_id:
        return ""
    return _("Only %(partner)s, who brought batch %(no)s in, may take it back.") % {
        "partner": batch.partner_name,
        "no": batch.pk,
    }


def _take_one(entry: BatchEntry, batch: OrderBatch, *, by: Account, at: datetime) -> Result:
    stays = ""
    try:
        with transaction.atomic():
            _end(entry.order_id, batch, by=by, at=at)
    except ValidationError as refused:
        stays = " ".join(refused.messages)
    except PermissionDenied as denied:
        stays = str(denied)
    words, order = stays or _("Canceled."), Order.objects.get(pk=entry.order_id)
    if order.ended_badly:  # by whoever was faster
        stays = ""
    elif stays:
        words = stays = f"{stays} {_next(order)}".strip()
    BatchEntry.objects.filter(pk=entry.pk).update(stays=stays)
    return str(entry), not stays, words


def _end(order_id: int | None, batch: OrderBatch, *, by: Account, at: datetime) -> None:
    order = Order.objects.select_related("customer", "plan").get(pk=order_id)
    why = _("Taken back with batch %(no)s.") % {"no": batch.pk}
    if order.state == OrderState.SUBMITTED:
        withdraw_order(order=order, why=why, by=by, at=at)
    cancel_order(order=order, why=why, by=by, at=at)


def _next(order: Order) -> str:
    """What can be done about an order that stays."""
    words = {
        OrderState.PROCESSING: _("Ask %(approver)s to reject it.") % {"approver": order.approver_name},
        OrderState.APPROVED: _("Refuse the approval if it is not wanted."),
        OrderState.CONFIRMED: _("Only a new order changes it."),
    }
    return words.get(OrderState(order.state), "")
