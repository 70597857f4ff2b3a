"""Items that go back as they are, by a Change Order that says nothing else: trials that nobody wants to keep."""

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from customers.models import Customer, ServiceLine
from orders.actions.begin import new_order
from orders.actions.submit import submit_order
from orders.effect.reading import Reading
from orders.models import Order
from orders.parts.items.save import save_items
from partners.models import Account

CHANGE = "change"


@transaction.atomic
def give_back_items(*, lines: Sequence[ServiceLine], comment: str, by: Account, at: datetime) -> Order:
    """A Change Order of one customer that returns all there is of `lines`, sent to whoever approves it.

    Raises PermissionDenied for a stranger's customer; ValidationError where such an order may not be opened now, or
    where the network says that somebody uses what should go back.
    """
    customer = Customer.objects.visible_to(by).select_related("partner").get(pk=lines[0].customer_id)
    order = new_order(customer=customer, kind=CHANGE, nonce=uuid4(), by=by, at=at)
    order.note = comment
    order.save()
    save_items(order=order, lines=_all_of(lines, order, comment), by=by, at=at)
    return submit_order(order=order, by=by, at=at)


def _all_of(lines: Sequence[ServiceLine], order: Order, comment: str) -> list[dict]:
    now = {line.pk: line for line in Reading(order).now.lines}
    rows = []
    for line in lines:
        there = now.get(line.pk)
        if there is None or there.spare < 1:
            raise ValidationError(_("Nothing of %(item)s can go back any more.") % {"item": line.item.name})
        rows.append(
            {
                "line": there, "item": there.item, "billing_account": there.billing_account, "price": there.price,
                "quantity": -there.spare, "comment": comment,
            }
        )  # fmt: skip
    return rows
