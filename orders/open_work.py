"""What the page that deactivates a reseller says of its orders."""

from django.utils.translation import ngettext

from oms.kit.registries import registries
from orders.enums import ONGOING
from orders.models import Order


def open_orders(partner_id: int) -> list[str]:
    """Sentences: its own orders under way, and those that wait for its approval."""
    own = Order.objects.filter(partner_id=partner_id, state__in=ONGOING).count()
    asked = Order.objects.asked_of(partner_id).exclude(partner_id=partner_id).count()
    found = []
    if own:
        text = "%(n)d order of its customers stays open and waits; those above can still see it."
        several = "%(n)d orders of its customers stay open and wait; those above can still see them."
        found.append(ngettext(text, several, own) % {"n": own})
    if asked:
        text = "%(n)d order of resellers below waits for its approval and stays with it."
        several = "%(n)d orders of resellers below wait for its approval and stay with it."
        found.append(ngettext(text, several, asked) % {"n": asked})
    return found


registries.open_work.append(open_orders)
