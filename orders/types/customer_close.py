"""Customer Close: the contract ends with all it holds; its history stays (guide 2.5.2.6)."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.enums import CustomerStatus
from customers.models import Customer
from inventory.enums import CommandKind
from orders.effect.entry import Entry, Send
from orders.effect.reading import Reading
from orders.forms.day import DayInput
from orders.forms.words import ReasonChoice, WordsForm, reason_named
from orders.kinds import Facts, Remaining, register
from orders.models import Order
from orders.parts.closing import EndContract, EndService, ReturnAll, ending_entries
from orders.parts.status import status_entry
from orders.queries.remains import remains_of
from orders.types.of_one_form import OfOneForm, day_of
from partners.people.enums import Right


class CustomerCloseForm(WordsForm):
    day = forms.DateField(label=gettext_lazy("Closing Date"), widget=DayInput())
    last_payment = forms.DateField(label=gettext_lazy("Last Payment Date"), widget=DayInput())
    reason = ReasonChoice("close", label=gettext_lazy("Reason of Closing"))
    name = forms.CharField(label=gettext_lazy("Customer Company Name, typed to confirm"), max_length=100)

    customer_name = ""

    def clean_name(self) -> str:
        """Nobody closes the wrong customer by a click."""
        typed = self.cleaned_data["name"]
        if " ".join(typed.split()).casefold() != " ".join(self.customer_name.split()).casefold():
            raise ValidationError(_("Type “%s”, the name of the customer that is to be closed.") % self.customer_name)
        return typed


@register
class CustomerClose(OfOneForm):
    kind = "customer_close"
    label = gettext_lazy("Customer Close")
    screen = "customer-close"
    right = Right.APPROVE_CUSTOMER_CLOSE
    form = CustomerCloseForm
    open_while = (CustomerStatus.ACTIVATED, CustomerStatus.STOPPED)
    only_while = gettext_lazy("Customer Close is possible while the customer is Activated or Stopped.")

    def remains(self, customer: Customer, *, at: datetime) -> list[Remaining]:
        return remains_of(customer, customer.today(at))

    def offer(self, form: forms.Form, customer: Customer, today: date) -> None:
        form.fields["reason"].offer_on(today)
        form.fields["last_payment"].initial = today
        form.customer_name = customer.name

    def again(self, order: Order) -> dict[str, Any]:
        reason, paid = reason_named("close", order.details["reason"]), order.details["last_payment"]
        return {"reason": reason, "last_payment": date.fromisoformat(paid)}

    def fill(self, order: Order, fields: dict[str, Any]) -> None:
        super().fill(order, fields)
        paid, began = fields["last_payment"], order.customer.service_start
        if began and paid < began:
            text = _("The last payment may not lie before the service start, %s.")
            raise ValidationError({"last_payment": text % began.isoformat()})
        order.details = {"reason": str(fields["reason"]), "last_payment": paid.isoformat()}

    def facts(self, order: Order) -> Facts:
        return [
            (_("Closing Date"), day_of(order)),
            (_("Last Payment Date"), date_format(date.fromisoformat(order.details["last_payment"]))),
            (_("Reason of Closing"), order.details["reason"]),
        ]

    def own_entries(self, reading: Reading) -> Iterator[Entry]:
        paid = date.fromisoformat(reading.order.details["last_payment"])
        remove = Send(CommandKind.REMOVE_TENANT, reading.customer.name, {})
        yield status_entry(
            reading, "close", writes=(EndContract(),), on_day=(EndService(paid), ReturnAll()), sends=(remove,)
        )
        yield from ending_entries(reading)
