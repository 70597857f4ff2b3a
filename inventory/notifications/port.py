"""What people are told about ports."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from inventory.models import Port, PortCheck, PortPaper
from inventory.porting.states import PaperVerb
from partners.messages.actions.tell import people_of, tell
from partners.messages.notifications.message import Message
from partners.models import Account


def thread_of_papers(port_id: int) -> str:
    """What was not delivered to a port's supplier asks for a person until it is, whatever becomes of the port."""
    return f"port-paper:{port_id}"


def thread_of_check(check_id: int, *, paper: bool = False) -> str:
    """What is said of a validation in a draft; with `paper` that its supplier was not reached."""
    return f"port-check-paper:{check_id}" if paper else f"port-check:{check_id}"


@dataclass(frozen=True)
class PortMessage(Message):
    """About one port, or with `draft` about a validation of one that is still being typed.

    `to_desk` and `to_requester` say which sides are told; what each kind says is its `next_step`.
    """

    pk: int
    order_no: str
    customer_code: str
    customer_name: str
    numbers: str
    losing_provider: str
    day: date | None = None
    result: str = ""
    draft: bool = False

    to_desk = False
    to_requester = True

    @classmethod
    def of(cls, port: Port | PortCheck, **more: Any) -> Self:
        day = port.porting_date or port.wanted_date
        return cls(
            port.pk, port.order_no, port.customer_code, port.customer_name, port.listed, port.losing_provider, day,
            port.result, isinstance(port, PortCheck), **more,
        )  # fmt: skip

    @property
    def thread(self) -> str:
        return thread_of_check(self.pk) if self.draft else f"port:{self.pk}"

    def headline(self) -> str:
        return f"{self.label}, {self.customer_name}"

    def subject(self) -> str:
        return f"{self.headline()} ({self.order_no})"[:70]

    def text(self) -> str:
        lines = [
            _("Order: %s") % self.order_no,
            _("Customer: %(code)s %(name)s") % {"code": self.customer_code, "name": self.customer_name},
            _("Numbers: %s") % self.numbers,
            _("Losing service provider: %s") % self.losing_provider,
            _("Porting Date: %s") % date_format(self.day, "DATE_FORMAT") if self.day else "",
            _("Comment of Result: %s") % self.result if self.result else "",
            *self.steps(),
        ]
        return "\n".join(line for line in lines if line)

    def link(self) -> str:
        return reverse("inventory:port-check" if self.draft else "inventory:port", args=[self.pk])

    @classmethod
    def queue(cls) -> str:
        return reverse("inventory:number-porting")

    @classmethod
    def sample(cls) -> Self:
        return cls(
            1, "503037", "C000000150", "Vertical Demo", "020 7946 0700 – 020 7946 0703", "Lakeside Voice", date(2027, 1, 12),
            "The postcode is that of the old office.",
        )  # fmt: skip


class PortRequested(PortMessage):
    kind = "port.requested"
    label = gettext_lazy("Port requested")
    to_desk, to_requester, needs = True, False, True
    act, mark = gettext_lazy("Process"), "phone"
    counted = ngettext_lazy("%(n)s port waits for your answer", "%(n)s ports wait for your answer", "n")
    next_step = gettext_lazy("Accept it with the agreed date, or reject it with the supplier's code.")


class PortValidationAsked(PortMessage):
    """Before the order is confirmed: would the losing provider take it?"""

    kind = "port.validation_asked"
    label = gettext_lazy("Pre-order validation asked for")
    to_desk, to_requester, needs = True, False, True
    act, mark = gettext_lazy("Answer"), "phone"
    counted = ngettext_lazy("%(n)s port is to be validated", "%(n)s ports are to be validated", "n")
    next_step = gettext_lazy("Ask the supplier, and enter what it found. Nothing is ordered yet.")


class PortFoundValid(PortMessage):
    kind = "port.found_valid"
    label = gettext_lazy("Port found valid")
    tone, mark = "good", "check"
    next_step = gettext_lazy("The losing provider would take it as it stands. It is requested with the final confirm.")


@dataclass(frozen=True)
class PortToCorrect(PortMessage):
    """Something in it is wrong. `means`: the code, what it means and what to do."""

    means: str = ""

    needs, act = True, gettext_lazy("Correct")
    tone, mark = "bad", "triangle-alert"

    def steps(self) -> list[str]:
        return [" ".join(filter(None, [self.means, *super().steps()]))]


class PortFoundInvalid(PortToCorrect):
    kind = "port.found_invalid"
    label = gettext_lazy("Port found not valid")
    counted = ngettext_lazy("%(n)s port was found not valid", "%(n)s ports were found not valid", "n")
    next_step = gettext_lazy("Correct it and have it validated again; the order may be confirmed all the same.")


class PortAccepted(PortMessage):
    kind = "port.accepted"
    label = gettext_lazy("Port accepted")
    tone, mark = "next", "check"
    next_step = gettext_lazy("The numbers come over on that day. Keep the old line in service until then.")


class PortCameBack(PortToCorrect):
    """Rejected, changes required, or called off by the losing provider: to be corrected and sent again."""

    kind = "port.came_back"
    label = gettext_lazy("Port came back")
    counted = ngettext_lazy("%(n)s port came back to you", "%(n)s ports came back to you", "n")
    next_step = gettext_lazy("Correct it and send it again in time; the lead time starts anew.")


class PortDateAsked(PortMessage):
    kind = "port.date_asked"
    label = gettext_lazy("Another porting date asked for")
    to_desk, to_requester, needs = True, False, True
    act, mark = gettext_lazy("Answer"), "clock"
    next_step = gettext_lazy("Agree to the new day or refuse it; until then the present one holds.")


@dataclass(frozen=True)
class PortDateAnswered(PortMessage):
    agreed: bool = True

    kind = "port.date_answered"
    label = gettext_lazy("Porting date answered")
    tone, mark = "next", "clock"
    next_step = gettext_lazy("The new day holds.")

    def steps(self) -> list[str]:
        return super().steps() if self.agreed else [_("The new day was refused; the old one holds.")]


class PortCompleted(PortMessage):
    kind = "port.completed"
    label = gettext_lazy("Port completed")
    tone, mark = "good", "check"
    next_step = gettext_lazy("The numbers are in use.")


class PortEnded(PortMessage):
    """Cancelled by us, or not sent again in time."""

    kind = "port.ended"
    label = gettext_lazy("Port ended")
    to_desk = True
    tone, mark = "bad", "x"
    next_step = gettext_lazy("Nothing of it comes. The numbers may be asked for in a new order.")


@dataclass(frozen=True)
class PortPaperFailed(PortMessage):
    """What was to be sent to the supplier (`paper`) could not be, for good; `why` is the reason."""

    paper: str = ""
    why: str = ""

    kind = "port.paper_failed"
    label = gettext_lazy("Supplier not reached")
    to_desk, to_requester, needs = True, False, True
    act = gettext_lazy("Retry")
    tone, mark = "bad", "triangle-alert"
    counted = ngettext_lazy("%(n)s port's supplier was not reached", "%(n)s ports' suppliers were not reached", "n")
    next_step = gettext_lazy("Correct the supplier's address where it is wrong, and send it again on the port's page.")

    @classmethod
    def about(cls, row: PortPaper) -> Self:
        return cls.of(row.port, paper=str(row.get_verb_display()), why=row.last_error)

    @classmethod
    def about_check(cls, row: PortCheck) -> Self:
        return cls.of(row, paper=str(PaperVerb.VALIDATE.label), why=row.last_error)

    @property
    def thread(self) -> str:
        return thread_of_check(self.pk, paper=True) if self.draft else thread_of_papers(self.pk)

    def steps(self) -> list[str]:
        return [_("Not sent: %(paper)s. %(why)s") % {"paper": self.paper, "why": self.why}, *super().steps()]


def tell_port(message: type[PortMessage], port: Port | PortCheck, *, by: Account, at: datetime, **more: Any) -> None:
    """Tell the sides that this message is for, except who acts; in the caller's transaction."""
    sides = [port.desk_id] * message.to_desk + [port.requester_id] * message.to_requester
    people = [account for account in people_of(set(sides), screen="number-porting") if account.pk != by.pk]
    if people:
        tell(message.of(port, **more), to=people, by=by, at=at)
