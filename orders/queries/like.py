"""What a new order may begin with: another order, or a template."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from oms.kit.keys import as_key
from orders.kinds import kind_of
from orders.models import Order, OrderTemplate
from partners.models import Account

SHOWN = 20
CARRIED = (
    "language", "kind", "partner", "business_model", "customer_class", "billing_period", "time_zone", "balance_control",
    "currency", "public_sector", "inactive_billing",
)  # fmt: skip


@dataclass(frozen=True)
class Source:
    """`words` name it; `initial` stands in the form of a new customer; `of` is the order or template."""

    words: str
    of: Order | OrderTemplate
    initial: dict[str, Any]


def source_of(user: Account, *, like: str, template: str) -> Source | None:
    """What was asked for; None when there is no such thing, or this person may not see it."""
    if like:
        orders = Order.objects.visible_to(user).select_related("customer", "plan")
        order = orders.filter(no=like).first()
        if order is None or not kind_of(order).makes_customer:
            return None
        initial = {name: getattr(order.customer, f"{name}_id", getattr(order.customer, name)) for name in CARRIED}
        return Source(_("order %(no)s of %(name)s") % {"no": order.no, "name": order.customer_name}, order, initial)
    found = OrderTemplate.objects.visible_to(user).filter(pk=as_key(template) or 0).first()
    return Source(_("template “%s”") % found, found, {}) if found else None


def templates_of(user: Account) -> list[OrderTemplate]:
    """Those of one's own company, by name."""
    own = OrderTemplate.objects.visible_to(user).filter(partner_id=user.partner_id)
    return list(own.select_related("plan")[:SHOWN])
