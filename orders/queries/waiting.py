"""What waits for a person: the queue, the approved, and Ctrl-K's orders."""

from oms.kit.search import find
from orders.models import Order
from partners.models import Account

SHOWN = 6
MOST = 1000


def queue(user: Account):
    """Orders whose approval is asked of the user's partner, oldest first."""
    return Order.objects.visible_to(user).asked_of(user.partner_id).order_by("submitted_at", "pk")


def to_confirm(user: Account):
    """Approved orders that the user's partner requested, oldest first."""
    return Order.objects.visible_to(user).to_confirm_by(user.partner_id).order_by("approved_at", "pk")


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
    return [(f"{o.no} {o.title or o.customer_name}", o.get_state_display(), o.get_absolute_url()) for o in found]
