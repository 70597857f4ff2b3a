"""What an order is like: kept under a name, and the next order begun with it."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from oms.kit.lengths import whole
from orders.actions.draft import editing
from orders.kinds import kind_of
from orders.models import Order, OrderTemplate
from partners.models import Account

Pattern = dict[str, Any]  # code of a part → what it begins with


def pattern_of(order: Order) -> Pattern:
    """What another order like this begins with; nothing of its customer."""
    found = {part.code: part.pattern(order) for part in kind_of(order).parts}
    return {code: value for code, value in found.items() if value}


@transaction.atomic
def keep_template(*, order: Order, name: str, by: Account, at: datetime) -> OrderTemplate:
    """The order as a template of the company of `by`. Raises ValidationError for a name that is taken or too long."""
    name = whole(name.strip(), 80, "name")
    if OrderTemplate.objects.filter(partner_id=by.partner_id, name__iexact=name).exists():
        raise ValidationError({"name": _("You have a template of this name already.")})
    words = ", ".join(f"{line.quantity} {line.item}" for line in order.itemlines.select_related("item"))
    return OrderTemplate.objects.create(
        partner_id=by.partner_id, name=name, plan_id=order.plan_id, pattern=pattern_of(order), made_by=by.name,
        items=words if len(words) <= 300 else f"{words[:299]}…",
    )  # fmt: skip


@transaction.atomic
def begin_like(*, order: Order, like: Order | OrderTemplate, by: Account, at: datetime) -> list[str]:
    """Fill a new draft with what `like` asks for, on its first billing account; names of what is not offered any more."""
    pattern = like.pattern if isinstance(like, OrderTemplate) else pattern_of(like)
    left_out: list[str] = []
    account = order.customer.billing_accounts.order_by("pk").first()
    if account is None:
        raise ValidationError(_("Add a billing account."))
    with editing(order, "info", by=by, at=at) as locked:
        for part in kind_of(locked).parts:
            if part.code in pattern and (locked.plan_id or not part.needs_plan):
                left_out += part.follow(locked, pattern[part.code], account)
    return left_out
