"""Service Start: the reseller registers that the service is in use (guide 2.5.2.1). Nobody else needs to agree."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import Min
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.enums import CustomerStatus
from customers.models import Customer, PlanPeriod
from inventory.enums import CommandKind
from inventory.queries.tenant import why_not_standing
from oms.kit.reading.day_input import DayInput
from orders.effect.entry import Entry, Send
from orders.effect.reading import Reading
from orders.kinds import Facts, OrderKind, register
from orders.models import Order
from orders.parts.numbers.save import UseNumbers
from orders.parts.status import BeginService, status_entry


class ServiceStartForm(forms.Form):
    start = forms.DateField(label=gettext_lazy("Service Start Date"), widget=DayInput())


@register
class ServiceStart(OrderKind):
    kind = "service_start"
    label = gettext_lazy("Service Start")
    screen = "service-start"
    right = None
    form = ServiceStartForm

    def may_open(self, customer: Customer) -> str:
        """Its commands find no tenant unless one stands."""
        if customer.status != CustomerStatus.CREATED:
            return _("Service Start is possible once the customer is Created.")
        return self.waits_for(customer)

    def waits_for(self, customer: Customer) -> str:
        return why_not_standing(customer) if customer.status == CustomerStatus.CREATED else ""

    def ask(
        self,
        customer: Customer,
        data: QueryDict | None,
        *,
        at: datetime,
        like: Order | None = None,
        filled: Mapping[str, Any] | None = None,
    ) -> ServiceStartForm:
        return ServiceStartForm(data, initial={"start": customer.today(at)})

    def before(self, customer: Customer, *, at: datetime) -> Facts:
        return [
            (_("Customer ID"), customer.code),
            (_("Customer Name"), customer.name),
            (_("Service Plan"), customer.plan_name),
        ]

    def earliest(self, order: Order, today: date) -> date:
        """Service may have begun before anybody registered it, but not before the contract did."""
        began = PlanPeriod.objects.filter(customer=order.customer).aggregate(day=Min("effective"))["day"]
        return min(began or today, today)

    def fill(self, order: Order, fields: dict[str, Any]) -> None:
        order.title = _("%s Service Start") % order.customer_name
        order.activation_date = fields["start"]

    def own_entries(self, reading: Reading) -> Iterator[Entry]:
        day = reading.day.isoformat()
        start = Send(CommandKind.ACTIVATE_SERVICE, reading.customer.name, {"date": day})
        yield status_entry(reading, "activate", on_day=(UseNumbers(), BeginService()), sends=(start,))
