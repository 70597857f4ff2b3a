"""Order Title & Customer Site: what the change order is called, and its day (guide 2.5.2.2.1)."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orders.effect.part import Part, Problem, Typed
from orders.effect.reading import Reading
from orders.models import Order
from orders.parts.info.change_form import ChangeInfoForm
from orders.parts.info.change_save import save_change_info
from orders.rules import why_not_on
from partners.models import Account


class ChangeInfo(Part):
    code = "info"
    title = gettext_lazy("Order Title & Customer Site")
    needs_plan = False

    @property
    def template(self) -> str:
        return "orders/change/info.html"

    def forms(self, reading: Reading, typed: Typed) -> dict[str, Any]:
        return {"form": ChangeInfoForm(typed.data, order=reading.order, at=typed.at), "period": reading.now.plan}

    def save(self, order: Order, found: dict[str, Any], *, by: Account, at: datetime) -> None:
        save_change_info(order=order, fields=found["form"].cleaned_data, by=by, at=at)

    def problems(self, reading: Reading) -> list[Problem]:
        day, today = reading.order.activation_date, reading.order.today(timezone.now())
        if day is None:
            return [self.problem(_("Enter the change date."))]
        reason = why_not_on(max(day, today), today, today)
        return [self.problem(reason)] if reason else []
