"""Service Start: the reseller registers that the service is in use (guide 2.5.2.1). Nobody else needs to agree."""

from datetime import date

from django.utils.translation import gettext as _

from customers.enums import CustomerStatus
from customers.models import Customer
from inventory.enums import CommandKind
from orders.enums import OrderType
from orders.models import Order
from orders.types.base import OrderKind
from orders.types.effect import CommandEffect, Effect


class ServiceStart(OrderKind):
    kind = OrderType.SERVICE_START
    right = None

    def may_open(self, customer: Customer | None) -> str:
        if customer and customer.status == CustomerStatus.CREATED:
            return ""
        return _("Service Start is possible once the customer is Created.")

    def effect(self, order: Order, day: date) -> Effect:
        start = CommandEffect(CommandKind.ACTIVATE_SERVICE, order.customer.name, {"date": day.isoformat()})
        return Effect(day=day, status_verb="activate", uses_numbers=True, starts_service=True, commands=[start])
