"""Change Order: what a running contract gets more of, or gives back (guide 2.5.2.2)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.enums import CustomerStatus
from customers.models import Customer
from orders.effect.part import Problem
from orders.effect.reading import Reading
from orders.kinds import OrderKind, default_title, register
from orders.models import Order
from orders.parts.assign.part import Assign
from orders.parts.bundles.change import ChangeBundles
from orders.parts.devices.change import ChangeDevices
from orders.parts.files.part import Files
from orders.parts.info.change import ChangeInfo
from orders.parts.items.change import ChangeItems
from orders.parts.numbers.change import ChangeNumbers
from orders.parts.shipping.part import Shipping
from orders.parts.trunk.change import ChangeTrunk


@register
class ChangeOrder(OrderKind):
    """The wizard Change Order; only what changes is an entry."""

    kind = "change"
    label = gettext_lazy("Change")
    heading = gettext_lazy("Change Order")
    screen = "change-order"
    head = "orders/change/head.html"
    after = frozenset(
        {"change", "package_upgrade", "license_change", "package_swap"}
    )  # what they change stands in the ledger already
    parts = (
        ChangeInfo(),
        ChangeNumbers(),
        Assign(),
        ChangeItems(),
        ChangeTrunk(),
        ChangeDevices(),
        ChangeBundles(),
        Shipping(),
        Files(),
    )

    def may_open(self, customer: Customer) -> str:
        if customer.status == CustomerStatus.ACTIVATED:
            return ""
        return _("A Change Order is possible while the customer is Activated.")

    def ask(
        self,
        customer: Customer,
        data: QueryDict | None,
        *,
        at: datetime,
        like: Order | None = None,
        filled: Mapping[str, Any] | None = None,
    ) -> forms.Form | None:
        """Nothing: the steps ask."""
        return None

    def fill(self, order: Order, fields: dict[str, Any]) -> None:
        order.title = default_title(order)
        order.activation_date = order.today(timezone.now())

    def problems(self, reading: Reading) -> list[Problem]:
        found = super().problems(reading)
        if reason := self.may_open(reading.customer):
            found.append(Problem("info", reason))
        if not self.effect(reading).entries:
            found.append(Problem("items", _("This order changes nothing yet.")))
        return found

    def problems_of_approval(self, reading: Reading) -> list[Problem]:
        found = super().problems_of_approval(reading)
        if reason := self.may_open(reading.customer):
            found.append(Problem("info", reason))
        return found

    def problems_of_confirmation(self, reading: Reading) -> list[Problem]:
        """Between approval and confirmation somebody may have come to use what shall go back."""
        return self.problems_of_approval(reading)
