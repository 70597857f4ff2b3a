"""What people are told about numbers that another provider asks for."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from inventory.models import PortOut
from partners.messages.actions.tell import people_of, tell
from partners.messages.notifications.message import Message
from partners.models import Account

SCREEN = "number-porting"


def thread_of(pk: int) -> str:
    return f"port-out:{pk}"


@dataclass(frozen=True)
class PortOutMessage(Message):
    """About one request. `to_desk` and `to_reseller` say which sides are told; `next_step` is what each kind says."""

    pk: int
    reference: str
    customer_code: str
    customer_name: str
    numbers: str
    gaining_provider: str
    day: date
    said: str = ""

    to_desk = False
    to_reseller = True
    mark = "phone-outgoing"

    @classmethod
    def of(cls, port: PortOut, **more: Any) -> Self:
        return cls(
            port.pk, port.reference, port.customer_code, port.customer_name, port.listed, port.gaining_provider,
            port.porting_date or port.wanted_date, **more,
        )  # fmt: skip

    @property
    def thread(self) -> str:
        return thread_of(self.pk)

    def headline(self) -> str:
        return f"{self.label}, {self.customer_name}"

    def subject(self) -> str:
        return self.headline()[:70]

    def text(self) -> str:
        lines = [
            _("Customer: %(code)s %(name)s") % {"code": self.customer_code, "name": self.customer_name},
            _("Numbers: %s") % self.numbers,
            _("Gaining provider: %(name)s, its reference %(reference)s")
            % {"name": self.gaining_provider, "reference": self.reference},
            _("Porting Date: %s") % date_format(self.day, "DATE_FORMAT"),
            self.said,
            *self.steps(),
        ]
        return "\n".join(line for line in lines if line)

    def link(self) -> str:
        return reverse("inventory:port-out", args=[self.pk])

    @classmethod
    def queue(cls) -> str:
        return reverse("inventory:port-outs")

    @classmethod
    def sample(cls) -> Self:
        return cls(
            1, "RPON-4711", "C000000150", "Vertical Demo", "020 7946 0700 – 020 7946 0703", "Lakeside Voice", date(2027, 1, 12)
        )  # fmt: skip


class PortOutAsked(PortOutMessage):
    kind = "port_out.asked"
    label = gettext_lazy("Another provider asks for numbers")
    needs, act = True, gettext_lazy("Look")
    tone = "warn"
    counted = ngettext_lazy("%(n)s request for numbers of yours", "%(n)s requests for numbers of yours", "n")
    next_step = gettext_lazy(
        "Ask your customer whether it wants this. If not, object in time on the page of the request, with the reason."
    )


class PortOutObjected(PortOutMessage):
    kind = "port_out.objected"
    label = gettext_lazy("Objection to a port-out")
    to_desk, to_reseller, needs = True, False, True
    act, tone = gettext_lazy("Decide"), "warn"
    counted = ngettext_lazy("%(n)s objection waits for you", "%(n)s objections wait for you", "n")
    next_step = gettext_lazy("Reject or cancel the request, or accept it and say why.")


class PortOutAnswered(PortOutMessage):
    """Accepted, rejected, cancelled or expired; `said` says which."""

    kind = "port_out.answered"
    label = gettext_lazy("Port-out answered")
    tone = "next"


class PortOutDone(PortOutMessage):
    kind = "port_out.done"
    label = gettext_lazy("Numbers ported out")
    to_desk = True
    next_step = gettext_lazy("The customer holds them no more, and the network is told.")


def tell_out(message: type[PortOutMessage], port: PortOut, *, by: Account, at: datetime, **more: Any) -> None:
    """Tell the sides that this message is for, except who acts; in the caller's transaction."""
    sides = [port.desk_id] * message.to_desk + [port.partner_id] * message.to_reseller
    people = [account for account in people_of(set(sides), screen=SCREEN) if account.pk != by.pk]
    if people:
        tell(message.of(port, **more), to=people, by=by, at=at)
