"""Number Assign: numbers of the stock, or new ones, for what was ordered (guide 2.5.1.4, 2.6.2.1)."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from inventory.models import Number
from oms.kit.keys import as_keys
from oms.kit.search import find as search
from orders.actions.draft import mark_saved
from orders.actions.reservation import held_until
from orders.effect.part import Part, Typed
from orders.effect.reading import Reading
from orders.models import Order
from orders.parts.assign.assign import assign_exactly, assign_from_stock, assign_new, assign_next, unassign
from orders.parts.assign.decision import NumbersDecision
from orders.parts.assign.form import AssignForm
from orders.rules import may_assign_numbers
from partners.models import Account
from partners.people.enums import Right

SHOWN = 60  # numbers of the stock on one page


def stock_of(user: Account, text: str = "") -> QuerySet[Number]:
    """Free numbers of the partner's own stock, lowest first; narrowed by what is looked for."""
    stock = Number.objects.visible_to(user).in_stock_of(user.partner_id)
    if text.strip():
        stock = search(stock, text.replace(" ", ""))
    return stock.order_by("e164")


class Assign(Part):
    code = "assign"
    title = gettext_lazy("Number Assign")
    copied = False

    def hidden(self, reading: Reading | None, user: Account) -> bool:
        if reading is None:
            return not user.has(Right.MANAGE_DDI)
        return reading.customer.disable_number_management or not may_assign_numbers(user, reading.order)

    def why_not(self, reading: Reading | None, user: Account) -> str:
        """Nothing for those who never assign."""
        return _("Disable Number Management is set.") if user.has(Right.MANAGE_DDI) else ""

    def forms(self, reading: Reading, typed: Typed) -> dict[str, Any]:
        text, wanted = typed.asked.get("stock", ""), typed.data is not None and "add" in typed.data
        shown = list(stock_of(typed.user, text)[:SHOWN])
        lacking = next((d.pk for d in reading.demands if d.given < d.quantity), None)
        form = AssignForm(
            typed.data if wanted else None, order=reading.order, stock=stock_of(typed.user), shown=shown,
            initial={"demand": lacking},
        )  # fmt: skip
        return {"assign_form": form, "demands": reading.demands, "stock_text": text, "stock_shown": SHOWN} | {
            "held_until": held_until(reading.order)
        }

    def valid(self, found: dict[str, Any]) -> bool:
        """Going on saves nothing of its own; numbers are given by the buttons."""
        return True

    def save(self, order: Order, found: dict[str, Any], *, by: Account, at: datetime) -> None:
        mark_saved(order=order, step=self.code, by=by, at=at)

    def add(self, order: Order, found: dict[str, Any], typed: Typed) -> str:
        """The one action that fits what was filled in."""
        data, target = found["assign_form"].cleaned_data, {"order": order, "by": typed.user, "at": typed.at}
        target |= {"demand_id": data["demand"].pk, "comment": data["comment"]}
        if data["source"] == "new":
            count = assign_new(typed=data["typed"], number_type=data["number_type"], **target)
        elif data["numbers"]:
            count = assign_from_stock(number_ids=[number.pk for number in data["numbers"]], **target)
        else:
            count = assign_next(number_type=data["number_type"], quantity=data["next_free"], **target)
        return ngettext("%d number assigned.", "%d numbers assigned.", count) % count

    def remove(self, order: Order, found: dict[str, Any], typed: Typed) -> str:
        ids = as_keys(typed.data.getlist("remove"))
        unassign(order=order, pick_ids=ids, by=typed.user, at=typed.at)
        return _("The number is free again.")

    acts = {"add": add, "remove": remove}

    # --- the approver's page

    decides = "orders/decide_numbers.html"

    def decision(self, reading: Reading, typed: Typed) -> NumbersDecision | None:
        if not reading.demands or not may_assign_numbers(typed.user, reading.order):
            return None
        return NumbersDecision(typed.data, reading=reading, user=typed.user)

    def decide(self, order: Order, chosen: dict[str, Any], *, by: Account, at: datetime) -> None:
        assign_exactly(order=order, wanted=chosen["wanted"], by=by, at=at)
