"""What waits for a person: the queue, the approved, and Ctrl-K's orders."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from oms.kit.search import find
from orders.enums import DRAFT, OrderState
from orders.models import Order
from partners.models import Account

SHOWN = 6
MOST = 1000
FOUND = 5
BACK = timedelta(days=30)  # an order that was rejected before is no news any more
SHORTEST_VERB = 3  # signs of a verb that are understood


def queue(user: Account):
    """Orders whose approval is asked of the user's partner, oldest first."""
    return Order.objects.visible_to(user).asked_of(user.partner_id).order_by("submitted_at", "pk")


@dataclass(frozen=True)
class Place:
    """Where an order stands among those that wait: `number` of `count`, and the numbers of its neighbours, or empty."""

    number: int
    count: int
    earlier: str
    later: str


def place_in_queue(user: Account, order: Order) -> Place:
    """Among the first thousand that wait for the user's company; outside of them, the first one is the next."""
    every = list(queue(user).values_list("no", flat=True)[:MOST])
    if order.no not in every:
        return Place(0, len(every), "", every[0] if every else "")
    at = every.index(order.no)
    return Place(at + 1, len(every), every[at - 1] if at else "", (every[at + 1 :] + every[:at] + [""])[0])


def to_confirm(user: Account):
    """Approved orders that the user's partner requested, oldest first."""
    return Order.objects.visible_to(user).to_confirm_by(user.partner_id).order_by("approved_at", "pk")


def came_back(user: Account):
    """Orders of the user's partner that were rejected lately, and that nobody has copied to send them again."""
    copied = Order.objects.filter(copy_of=OuterRef("pk"))
    mine = Order.objects.visible_to(user).filter(
        partner_id=user.partner_id, requester_id=user.partner_id, state=OrderState.REJECTED,
        completed_at__gte=timezone.now() - BACK,
    )  # fmt: skip
    return mine.exclude(Exists(copied)).order_by("-completed_at", "-pk")


def waits_here(user: Account):
    """Keys of the orders that wait for the user, as My Home lists them: of each kind whose screen is open to them."""
    kinds = [("order-approval", queue), ("order-final-confirm", to_confirm), ("create-customer", came_back)]
    keys = [rows(user).order_by().values("pk") for screen, rows in kinds if user.may_open(screen)]
    return keys[0].union(*keys[1:]) if keys else Order.objects.none().values("pk")


def registered_by(user: Account) -> Q:
    """Orders that this person's company requested, registered under this person's name."""
    return Q(requester_id=user.partner_id, requested_by=user.name)


def queue_to_count(user: Account):
    """The number beside the menu entry, up to a thousand."""
    return queue(user).order_by()[:MOST]


def confirm_to_count(user: Account):
    return to_confirm(user).order_by()[:MOST]


def queue_portlet(user: Account) -> dict:
    return {"orders": list(queue(user)[:SHOWN]), "count": queue_to_count(user).count()}


def confirm_portlet(user: Account) -> dict:
    return {"orders": list(to_confirm(user)[:SHOWN]), "count": confirm_to_count(user).count()}


def find_orders(user: Account, text: str) -> list[tuple[str, str, str]]:
    """(label, hint, address) for Ctrl-K."""
    found = find(Order.objects.visible_to(user), text).order_by("-created_at")[:5]
    return [_hit(order) for order in found]


def order_of_number(user: Account, text: str) -> list[tuple[str, str, str]]:
    """The order whose whole number was typed."""
    return [_hit(order) for order in Order.objects.visible_to(user).filter(no=text)]


def order_acts(user: Account, text: str) -> list[tuple[str, str, str]]:
    """What may be done with orders, typed as a verb and, if at all, the beginning of a number: “approve 5030”."""
    verb, _blank, no = text.partition(" ")
    found = []
    for word, screen, address, rows in _verbs(user):
        if len(verb) >= SHORTEST_VERB and word.lower().startswith(verb.lower()) and user.may_open(screen):
            orders = rows.filter(no__startswith=no.strip())[:FOUND]
            found += [(f"{word} {o.no}", o.customer_name, reverse(address, args=[o.no])) for o in orders]
    return found


def _verbs(user: Account) -> list[tuple[str, str, str, QuerySet[Order]]]:
    """(word, the screen it needs, address, orders it may be done with)"""
    drafts = Order.objects.visible_to(user).filter(requester_id=user.partner_id, state__in=DRAFT).order_by("-pk")
    return [
        (gettext("Approve"), "order-approval", "orders:approve", queue(user)),
        (gettext("Confirm"), "order-final-confirm", "orders:confirm", to_confirm(user)),
        (gettext("Continue"), "create-customer", "orders:order", drafts),
    ]


def _hit(order: Order) -> tuple[str, str, str]:
    return f"{order.no} {order.title or order.customer_name}", order.get_state_display(), order.get_absolute_url()
