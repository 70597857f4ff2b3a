"""Numbers that a draft holds come free again when it is not sent in RESERVATION_DAYS; its owner is told a day before."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from inventory.actions.release import release_numbers
from oms.kit.acting import acting_for, as_system
from orders.enums import DRAFT
from orders.models import NumberPick, Order, Reservation
from orders.notifications import NumbersReleased, NumbersWillBeReleased
from partners.messages.actions.tell import tell
from partners.models import Account

log = logging.getLogger(__name__)
NOTICE = timedelta(days=1)


def until(held: Reservation) -> datetime:
    """When its numbers come free: after the days of the setting, and a day after its owner was told."""
    end = held.since + timedelta(days=settings.RESERVATION_DAYS)
    return max(end, held.told_at + NOTICE) if held.told_at else end


def held_until(order: Order) -> datetime | None:
    """When the numbers of a draft come free unless it is sent before; nothing for an order that keeps them."""
    held = Reservation.objects.filter(order=order).first() if settings.RESERVATION_DAYS and order.is_draft else None
    return until(held) if held else None


@transaction.atomic
def hold_on(*, order: Order, at: datetime) -> None:
    """The days count from now on: a draft got a number, or the order is a draft again."""
    if NumberPick.objects.filter(order=order, active=True).exists():
        Reservation.objects.update_or_create(order=order, defaults={"since": at, "told_at": None})


def expire_reservations(*, at: datetime) -> int:
    """Tell the owners whose numbers have a day left, release what was told a day ago; how many drafts lost theirs.

    Each in a transaction of its own, acting for its requester. With 0 days nothing ever expires.
    """
    if not settings.RESERVATION_DAYS:
        return 0
    with as_system():
        _adopt(at)
        soon = at - timedelta(days=settings.RESERVATION_DAYS) + NOTICE
        waiting = Reservation.objects.filter(since__lte=soon, order__state__in=DRAFT).order_by("since", "pk")
        due = list(waiting.values_list("pk", "order__requester_id"))
    return sum(_one(pk, requester, at=at) for pk, requester in due)


def _adopt(at: datetime) -> None:
    """Drafts that hold numbers since before this was kept."""
    holding = NumberPick.objects.filter(active=True, order__state__in=DRAFT, order__reservation__isnull=True)
    ids = set(holding.values_list("order_id", flat=True))
    Reservation.objects.bulk_create([Reservation(order_id=pk, since=at) for pk in ids], ignore_conflicts=True)


def _one(pk: int, requester_id: int, *, at: datetime) -> bool:
    try:
        with acting_for(requester_id):
            return _tell_or_release(pk, at=at)
    except Exception:  # one draft's fault must not hold back the others; it stays due
        log.exception("the reservation of order %s could not be looked at", pk)
        return False


def _tell_or_release(pk: int, *, at: datetime) -> bool:
    """Whether it was released. What was sent meanwhile keeps its numbers; what holds none any more is forgotten."""
    order = Order.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if order is None or not order.is_draft:
        return False
    held = Reservation.objects.get(pk=pk)
    picks = NumberPick.objects.filter(order=order, active=True)
    count = picks.count()
    if not count:
        held.delete()
        return False
    by = Account.objects.select_related("partner", "role").get(partner_id=order.requester_id, is_chief=True)
    if held.told_at is None:
        held.told_at = at
        held.save(update_fields=["told_at"])
        _tell(NumbersWillBeReleased(order, count, until(held)), by=by, at=at)
        return False
    if until(held) > at:
        return False
    picks.update(active=False)
    release_numbers(order_no=order.no, by=by, at=at)
    held.delete()
    _tell(NumbersReleased(order, count), by=by, at=at)
    return True


def _tell(message: NumbersWillBeReleased | NumbersReleased, *, by: Account, at: datetime) -> None:
    """All of its requester's people for orders, whoever of them is called the one who acts."""
    tell(message, to=message.receivers(), by=by, at=at)
