"""Service Stop: the customer's full service pauses until it is resumed (guide 2.5.2.3)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Customer
from inventory.enums import CommandKind
from oms.kit.reading.day_input import DayInput
from orders.effect.entry import Entry, Send
from orders.effect.reading import Reading
from orders.forms.words import ReasonChoice, WordsForm, comment_field, reason_named
from orders.kinds import Facts, register
from orders.models import Order
from orders.parts.status import BeginStop, charges_entry, status_entry
from orders.types.of_one_form import OfOneForm, day_of
from partners.people.enums import Right


class ServiceStopForm(WordsForm):
    day = forms.DateField(label=gettext_lazy("Stop Date"), widget=DayInput())
    reason = ReasonChoice("stop", label=gettext_lazy("Reason of Stop"))
    comment = comment_field(200)  # the stop keeps it


@register
class ServiceStop(OfOneForm):
    kind = "service_stop"
    label = gettext_lazy("Service Stop")
    screen = "service-stop"
    right = Right.APPROVE_STOP_RESUME
    form = ServiceStopForm
    only_while = gettext_lazy("Service Stop is possible while the customer is Activated.")

    def offer(self, form: forms.Form, customer: Customer, today: date) -> None:
        form.fields["reason"].offer_on(today)

    def again(self, order: Order) -> dict[str, Any]:
        return {"reason": reason_named("stop", order.details["reason"])}

    def fill(self, order: Order, fields: dict[str, Any]) -> None:
        super().fill(order, fields)
        order.details = {"reason": str(fields["reason"])}

    def facts(self, order: Order) -> Facts:
        return [(_("Stop Date"), day_of(order)), (_("Reason of Service Stop"), order.details["reason"])]

    def own_entries(self, reading: Reading) -> Iterator[Entry]:
        order = reading.order
        stop = Send(CommandKind.STOP_SERVICE, reading.customer.name, {})
        begin = BeginStop(order.details["reason"], order.note)
        yield status_entry(reading, "stop", writes=(begin,), sends=(stop,))
        yield charges_entry(reading, goes_on=False)
