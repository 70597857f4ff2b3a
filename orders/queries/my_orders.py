"""My orders, on My Home: where the orders of one person stand, with how many there are in each place."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from oms.kit.ages import LONG, age
from oms.kit.counting import counts
from oms.kit.figures import figure
from orders.enums import NOT_DONE, WITH_APPROVER, OrderState, Provisioning
from orders.models import Order
from orders.queries.waiting import registered_by
from partners.models import Account

SHOWN, MOST = 2, 1000  # cards in a column; orders that are counted


@dataclass(frozen=True)
class Card:
    order: Order
    words: str
    late: bool = False


@dataclass
class Place:
    """A column: its orders, and the grid with the same ones."""

    title: str
    address: str
    rows: QuerySet[Order]
    number: int = 0
    cards: list[Card] = field(default_factory=list)

    @property
    def more(self) -> int:
        return self.number - len(self.cards)

    @property
    def shown_number(self) -> str:
        return f"{figure(MOST)}+" if self.number > MOST else figure(self.number)


def my_orders(user: Account) -> dict[str, object]:
    """guide 2.11: with the approver, approved, being set up, and on the network since Monday."""
    now = timezone.now()
    places = _places(user, now)
    for place, number in zip(places, counts([place.rows[: MOST + 1] for place in places]), strict=True):
        place.number = number
        place.cards = [Card(order, *_said(order, now)) for order in place.rows[:SHOWN]]
    return {"places": places, "all": _grid(), "number": sum(place.number for place in places)}


def _places(user: Account, now: datetime) -> list[Place]:
    mine = Order.objects.visible_to(user).filter(registered_by(user))
    today = timezone.localdate(now)
    monday = today - timedelta(days=today.weekday())
    since = timezone.make_aware(datetime.combine(monday, time()))
    confirmed = Q(provisioning=Provisioning.DONE, completed_at__gte=since)
    return [
        Place(
            _("With the approver"), _grid(of="approval"),
            mine.filter(state__in=WITH_APPROVER).order_by("submitted_at", "pk"),
        ),
        Place(
            _("Approved"), _grid(state=OrderState.APPROVED),
            mine.filter(state=OrderState.APPROVED).order_by("approved_at", "pk"),
        ),
        Place(
            _("Being set up"), _grid(of="network"),
            mine.filter(provisioning__in=(Provisioning.RUNNING, *NOT_DONE)).order_by("-completed_at", "-pk"),
        ),
        Place(
            _("On the network this week"), _grid(provisioning=Provisioning.DONE, completed_from=monday.isoformat()),
            mine.filter(confirmed).order_by("-completed_at", "-pk"),
        ),
    ]  # fmt: skip


def _grid(**narrowed: str) -> str:
    """Order Status with the same orders."""
    return f"{reverse('orders:status')}?{urlencode({'mine': 'on', **narrowed})}"


def _said(order: Order, now: datetime) -> tuple[str, bool]:
    """The third line of a card, and whether it has waited long."""
    if order.state in WITH_APPROVER and order.submitted_at:
        words = {"age": age(order.submitted_at, now), "name": order.approver_name}
        return _("waits %(age)s, %(name)s") % words, now - order.submitted_at >= LONG
    if order.state == OrderState.APPROVED and order.approved_at:
        words = {"age": age(order.approved_at, now), "name": order.approved_by}
        return _("approved %(age)s ago by %(name)s") % words, now - order.approved_at >= LONG
    if order.provisioning in NOT_DONE:
        return _("%(done)s of %(all)s, failed") % {"done": order.network_done, "all": order.network_all}, True
    if order.provisioning == Provisioning.RUNNING:
        return _("%(done)s of %(all)s done") % {"done": order.network_done, "all": order.network_all}, False
    done = timezone.localtime(order.completed_at) if order.completed_at else None
    return date_format(done, "SHORT_DATETIME_FORMAT") if done else "", False
