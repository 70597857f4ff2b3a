"""An order that brings the contract to what the network has: the other way to mend a difference."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from catalogue.models import OrderItem
from inventory.actions.difference import note_ordered
from inventory.enums import DifferenceState, Thing
from inventory.models import Difference
from orders.actions.begin import begin_order
from orders.actions.draft import editing
from orders.actions.package_devices import order_package_devices
from orders.effect.reading import Reading
from orders.models import Order
from orders.queries.taking_over import FILLED, STEPS
from partners.models import Account

CHANGE = "change"


@transaction.atomic
def order_difference(*, difference: Difference, nonce: UUID, by: Account, at: datetime) -> Order:
    """A change order of the customer, with the quantity that is missing where it is a quantity; the draft that is
    there already takes it up, and keeps what it says of anything else.

    Raises PermissionDenied; ValidationError when the difference is not open, or no such order may be opened now.
    """
    mine = Difference.objects.visible_to(by).select_for_update(of=("self",)).select_related("customer")
    known = mine.get(pk=difference.pk)
    if known.state != DifferenceState.OPEN:
        words = _("This difference is “%(state)s”; only an open one can be mended.")
        raise ValidationError(words % {"state": known.get_state_display()})
    order = begin_order(customer=known.customer, kind=CHANGE, nonce=nonce, by=by, at=at)
    wanted = int(known.network) - int(known.contract) if known.thing in FILLED else 0
    if known.thing in FILLED:
        with editing(order, STEPS[Thing(known.thing)], by=by, at=at) as locked:
            if known.thing == Thing.CHANNEL:
                setattr(locked, f"{known.key}_channels", wanted)
            else:
                _ask_for_items(locked, known, wanted, at)
                order_package_devices(locked)
    note_ordered(difference=known, order_no=order.no, by=by, at=at)
    return order


def _ask_for_items(order: Order, known: Difference, wanted: int, at: datetime) -> None:
    """More on the first line that there is, or on a new one; fewer from as many lines as it takes."""
    order.itemlines.filter(item__code=known.key).delete()
    lines = [line for line in Reading(order, order.today(at)).now.in_force if line.item.code == known.key]
    if wanted > 0 and not lines:
        item = OrderItem.objects.get(code=known.key)
        account = order.customer.billing_accounts.order_by("pk")[0]
        order.itemlines.create(item=item, billing_account=account, quantity=wanted, price=item.list_price)
        return
    left = wanted
    for line in lines:
        share = left if left > 0 else max(left, -line.spare)
        if share:
            order.itemlines.create(**_of(line), quantity=share)
        left -= share


def _of(line: Any) -> dict[str, Any]:
    return {"line": line, "item": line.item, "billing_account": line.billing_account, "price": line.price}
