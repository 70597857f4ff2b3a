"""An order that brings the contract to what the network has: the other way to mend a difference."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from catalogue.models import OrderItem
from inventory.actions.difference import note_ordered
from inventory.enums import DifferenceState, Thing
from inventory.models import Difference
from orders.actions.begin import begin_order
from orders.actions.draft import editing
from orders.actions.fill_difference import fill
from orders.actions.package_devices import order_package_devices
from orders.effect.reading import Reading
from orders.models import Order
from orders.queries.taking_over import Taking, how_of
from partners.models import Account

CHANGE = "change"


@transaction.atomic
def order_difference(*, difference: Difference, nonce: UUID, by: Account, at: datetime) -> Order:
    """A change order of the customer, with what is missing or too much; the draft that is there already takes it up, and
    keeps what it says of anything else.

    Raises PermissionDenied; ValidationError when the difference is not open, no change order mends it, or none may be
    opened now.
    """
    mine = Difference.objects.visible_to(by).select_for_update(of=("self",)).select_related("customer")
    known = mine.get(pk=difference.pk)
    if known.state != DifferenceState.OPEN:
        words = _("This difference is “%(state)s”; only an open one can be mended.")
        raise ValidationError(words % {"state": known.get_state_display()})
    how = how_of(known)
    if not how.step:
        raise ValidationError(how.why_not or _("This is not mended by a change order."))
    order = begin_order(customer=known.customer, kind=CHANGE, nonce=nonce, by=by, at=at)
    if known.thing in (Thing.NUMBER, Thing.DEVICE, Thing.BUNDLE) and how.filled:
        fill(order, known, by=by, at=at)
    elif how.changes or known.thing == Thing.CHANNEL:
        with editing(order, how.step, by=by, at=at) as locked:
            if known.thing == Thing.CHANNEL:
                setattr(locked, f"{known.key}_channels", int(known.network) - int(known.contract))
            else:
                _fill_items(locked, known, how, at)
    note_ordered(difference=known, order_no=order.no, by=by, at=at)
    return order


def order_one(difference: Difference, *, by: Account, at: datetime) -> str:
    """One of many: what was begun, in words; those of one customer go in one change order.

    Raises ValidationError for what somebody has to enter.
    """
    how = how_of(difference)
    if how.step and not (how.filled or how.changes):
        raise ValidationError(_("Only its MACs differ. Open it, and enter them in a change order."))
    order = order_difference(difference=difference, nonce=uuid4(), by=by, at=at)
    return _("Order %(no)s is begun. Look at it and submit it.") % {"no": order.no}


def _fill_items(order: Order, known: Difference, how: Taking, at: datetime) -> None:
    """Quantities of an item's own difference are what is missing; a line's are added to what the draft says, once."""
    for code, more in how.changes.items():
        total = known if known.thing == Thing.ITEM else _of_item(known, code)
        if total:
            _ask_for(order, code, int(total.network) - int(total.contract), at)
        elif known.order_no != order.no:
            asked = order.itemlines.filter(item__code=code).aggregate(n=Sum("quantity"))["n"] or 0
            _ask_for(order, code, asked + more, at)
    order_package_devices(order)


def _of_item(known: Difference, code: str) -> Difference | None:
    """The open difference in how many of this item there are: it counts the lines."""
    totals = Difference.objects.filter(customer=known.customer_id, thing=Thing.ITEM, key=code)
    return totals.filter(state=DifferenceState.OPEN).first()


def _ask_for(order: Order, code: str, wanted: int, at: datetime) -> None:
    """More on the first line that there is, or on a new one; fewer from as many lines as it takes."""
    order.itemlines.filter(item__code=code).delete()
    lines = [line for line in Reading(order, order.today(at)).now.in_force if line.item.code == code]
    if wanted > 0 and not lines:
        item = OrderItem.objects.get(code=code)
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
