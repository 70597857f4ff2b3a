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
from oms.kit.reading.day_input import DayInput
from orders.effect.entry import Entry, Send
from orders.effect.part import Typed
from orders.effect.reading import Reading
from orders.forms.words import ReasonChoice, WordsForm, reason_named
from orders.kinds import Facts, Remaining, register
from orders.models import Order
from orders.parts.closing import EndContract, EndService, ReturnAll, ending_entries
from orders.parts.status import status_entry
from orders.queries.remains import remains_of
from orders.types.of_one_form import OfOneForm, day_of
from partners.models import Account
from partners.people.enums import Right


class LastPaymentForm(forms.Form):
    """What the approver may change of a close (guide 2.6.2.6)."""

    last_payment = forms.DateField(
        label=gettext_lazy("Last Payment Date"), widget=DayInput(),
        help_text=gettext_lazy("Change it where the customer's last payment is another day."),
    )  # fmt: skip
    full = True


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

    decides = "orders/decide_last_payment.html"

    def decision(self, reading: Reading, typed: Typed) -> LastPaymentForm:
        paid = date.fromisoformat(reading.order.details["last_payment"])
        return LastPaymentForm(typed.data, initial={"last_payment": paid}, prefix="own")

    def decide(self, order: Order, chosen: dict[str, Any], *, by: Account, at: datetime) -> None:
        """The approver's day holds; the one that was asked for stays known."""
        paid = chosen["last_payment"]
        refuse_too_early(order, paid)
        if paid.isoformat() != order.details["last_payment"]:
            asked = order.details.get("last_payment_asked", order.details["last_payment"])
            order.details = {**order.details, "last_payment": paid.isoformat(), "last_payment_asked": asked}

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
        paid = fields["last_payment"]
        refuse_too_early(order, paid)
        order.details = {"reason": str(fields["reason"]), "last_payment": paid.isoformat()}

    def facts(self, order: Order) -> Facts:
        return [
            (_("Closing Date"), day_of(order)),
            (_("Last Payment Date"), paid_in_words(order.details)),
            (_("Reason of Closing"), order.details["reason"]),
        ]

    def own_entries(self, reading: Reading) -> Iterator[Entry]:
        paid = date.fromisoformat(reading.order.details["last_payment"])
        remove = Send(CommandKind.REMOVE_TENANT, reading.customer.name, {})
        yield status_entry(
            reading, "close", writes=(EndContract(),), on_day=(EndService(paid), ReturnAll()), sends=(remove,)
        )
        yield from ending_entries(reading)


def refuse_too_early(order: Order, paid: date) -> None:
    """Raises ValidationError for a last payment before the service start."""
    began = order.customer.service_start
    if began and paid < began:
        text = _("The last payment may not lie before the service start, %s.")
        raise ValidationError({"last_payment": text % date_format(began, "DATE_FORMAT")})


def paid_in_words(details: dict[str, Any]) -> str:
    """The day of the last payment, and the one that was asked for where its approver chose another."""
    paid, asked = (details.get(name) for name in ("last_payment", "last_payment_asked"))
    day = date_format(date.fromisoformat(details["last_payment"]))
    if not asked or asked == paid:
        return day
    return _("%(day)s (asked for: %(asked)s)") % {"day": day, "asked": date_format(date.fromisoformat(asked))}
