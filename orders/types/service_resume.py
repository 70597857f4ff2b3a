"""Service Resume: a stopped service goes on (guide 2.5.2.4)."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.timezone import make_naive
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.enums import CustomerStatus
from customers.models import Customer, Suspension
from inventory.enums import CommandKind
from oms.kit.reading.day_input import MomentInput
from orders.effect.entry import Entry, Send
from orders.effect.reading import Reading
from orders.forms.words import WordsForm
from orders.kinds import Facts, register
from orders.models import Order
from orders.parts.status import EndStop, charges_entry, status_entry
from orders.types.of_one_form import OfOneForm, day_of
from partners.people.enums import Right


class ServiceResumeForm(WordsForm):
    day = forms.DateTimeField(label=gettext_lazy("Resume Date Time"), widget=MomentInput())

    def clean(self) -> dict[str, Any]:
        """The day, and the time of that day, both by the customer's clock as they were typed."""
        cleaned = super().clean() or self.cleaned_data
        if moment := cleaned.get("day"):
            typed = make_naive(moment)
            cleaned |= {"day": typed.date(), "time": typed.time().replace(second=0, microsecond=0)}
        return cleaned


@register
class ServiceResume(OfOneForm):
    kind = "service_resume"
    label = gettext_lazy("Service Resume")
    screen = "service-resume"
    right = Right.APPROVE_STOP_RESUME
    form = ServiceResumeForm
    open_while = (CustomerStatus.STOPPED,)
    only_while = gettext_lazy("Service Resume is possible while the customer is Stopped.")

    def before(self, customer: Customer, *, at: datetime) -> Facts:
        since, reason = stopped(customer)
        return [*super().before(customer, at=at), *stop_facts(since, reason)]

    def ask(
        self,
        customer: Customer,
        data: QueryDict | None,
        *,
        at: datetime,
        like: Order | None = None,
        filled: Mapping[str, Any] | None = None,
    ) -> forms.Form | None:
        form = super().ask(customer, data, at=at, like=like, filled=filled)
        assert form is not None
        form.initial["day"] = datetime.combine(form.initial["day"], self.time_of(like) if like else time.min)
        return form

    def fill(self, order: Order, fields: dict[str, Any]) -> None:
        super().fill(order, fields)
        since, reason = stopped(order.customer)
        order.details = {"stopped": since.isoformat() if since else "", "reason": reason}
        if (moment := fields.get("time", time.min)) > time.min:
            order.details["time"] = moment.isoformat("minutes")

    def time_of(self, order: Order) -> time:
        return time.fromisoformat(order.details.get("time", "00:00"))

    def facts(self, order: Order) -> Facts:
        since = order.details["stopped"]
        first, reason = stop_facts(date.fromisoformat(since) if since else None, order.details["reason"])
        return [first, (_("Resume Date Time"), self.moment_of(order)), reason]

    def moment_of(self, order: Order) -> str:
        """The day in words, and the time where it is not the day's beginning."""
        moment = self.time_of(order)
        if order.activation_date is None or moment == time.min:
            return day_of(order)
        return date_format(datetime.combine(order.activation_date, moment), "DATETIME_FORMAT")

    def own_entries(self, reading: Reading) -> Iterator[Entry]:
        resume = Send(CommandKind.RESUME_SERVICE, reading.customer.name, {})
        yield status_entry(reading, "resume", writes=(EndStop(),), sends=(resume,))
        yield charges_entry(reading, goes_on=True)


def stopped(customer: Customer) -> tuple[date | None, str]:
    """Since when the customer is stopped, and why."""
    stop = Suspension.objects.filter(customer=customer, end__isnull=True).first()
    return (stop.start, stop.reason) if stop else (None, "")


def stop_facts(since: date | None, reason: str) -> Facts:
    return [
        (_("Service Stopped Date"), date_format(since) if since else ""),
        (_("Reason of Service Stop"), reason),
    ]
