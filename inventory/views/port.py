"""The port desk: its grid, one port, and what is decided and asked there (guide 2.3.2)."""

from collections.abc import Callable
from copy import copy
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.views.page import CustomerGrid
from inventory.actions import port_decide as decide
from inventory.actions.port_ask import ask_date, resubmit_port
from inventory.actions.port_move import not_yours
from inventory.actions.port_numbers import coming, fail_numbers
from inventory.actions.port_validate import ask_validation, find_invalid, find_valid
from inventory.enums import COMMAND_TONES
from inventory.filters.port import CustomerPortFilters, PortFilters
from inventory.forms.port import PortAgainForm, PortDayForm, PortFailForm, PortForm
from inventory.models import Port
from inventory.porting.due import Doer, Task
from inventory.porting.states import BACK, BEFORE, ENDED, FOUND_TONES, NUMBER_TONES, STATE_TONES, PortState
from inventory.queries.port import code_of, earliest_for, links_for
from inventory.queries.port_month import counted_ports, dated_ports
from inventory.rules import may_ask_for, may_process
from inventory.tables.port import PortTable
from oms.kit.grid import GridView, KeysetGrid
from oms.kit.grid.month import MONTHS, MonthGridView
from oms.kit.outbox import OutboxState
from oms.kit.pages import Page
from oms.kit.refusals import refusals

NO_PORTS = gettext_lazy("No order has asked for a port yet.")


class NumberPorting(GridView):
    """guide 2.3.2"""

    screen = "number-porting"
    template = "inventory/ports.html"
    grid_class = KeysetGrid
    table = PortTable
    filters = PortFilters
    default_sort = "-requested"
    empty_text = NO_PORTS

    def rows(self):
        return Port.objects.visible_to(self.request.user)


class PortCalendar(MonthGridView):
    """Ports that have a day, as a month, and below it the rows of a day or of all."""

    screen = "number-porting.calendar"
    template = "inventory/port_calendar.html"
    table = PortTable
    filters = PortFilters
    default_sort = "porting_date"
    param, back = "porting_date", MONTHS
    empty_text = gettext_lazy("No port has a day yet.")

    def rows(self):
        return dated_ports(self.request.user)

    def counted(self, rows, days):
        return counted_ports(rows, days)


class CustomerPorts(CustomerGrid):
    """Tab Number Porting of Customer Info: what is on its way to this customer, and what came."""

    screen = "customer-info.porting"
    grid_class = KeysetGrid
    table = PortTable
    filters = CustomerPortFilters
    default_sort = "-requested"
    empty_text = gettext_lazy("Nothing was ported to this customer.")

    def rows(self):
        return Port.objects.visible_to(self.request.user).filter(customer=self.customer)


class OnePort(Page):
    """One port, as far as the reader may see it."""

    screen = "number-porting"

    @cached_property
    def port(self) -> Port:
        rows = Port.objects.visible_to(self.request.user).select_related(
            "customer", "supplier", "number_type", "site", "billing_account"
        )
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def told(self, **more: Any) -> dict[str, Any]:
        """What every page of a port shows of it."""
        port, user = self.port, self.request.user
        due = {"task": Task(port.due_task).label, "doer": Doer(port.due_doer).label} if port.due_task else {}
        return {
            "port": port, "tone": STATE_TONES[port.state], "due": due, "code": code_of(port),
            "late": bool(port.due_until and port.due_until < timezone.now()),
            "may_modify": may_process(user, port) and port.state not in ENDED,
            "may_again": may_ask_for(user, port) and port.state in BACK,
            "may_validate": may_ask_for(user, port) and port.state == PortState.WAITING, "before": port.state in BEFORE,
            "may_ask_date": may_ask_for(user, port) and port.state == PortState.ACCEPTED, **more,
        }  # fmt: skip

    def done(self, words: str) -> HttpResponse:
        messages.success(self.request, words)
        return redirect(self.port)


class PortPage(OnePort):
    """Number Porting Info.: what was asked, each number, versions, what happened."""

    template = "inventory/port.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        numbers = [(number, NUMBER_TONES[number.state]) for number in self.port.numbers.all()]
        papers = list(self.port.papers.order_by("pk"))
        return self.page(
            **self.told(numbers=numbers, links=links_for(self.port), moves=list(self.port.moves.all())),
            versions=list(self.port.versions.all()), documents=list(self.port.documents.all()),
            validations=[(one, FOUND_TONES[one.answer]) for one in self.port.validations.all()],
            papers=[(paper, COMMAND_TONES[paper.state]) for paper in papers],
            unsent=any(paper.state == OutboxState.FAILED for paper in papers),
            may_retry=may_process(request.user, self.port),
            may_letter=may_ask_for(request.user, self.port) and self.port.state not in ENDED,
        )  # fmt: skip


class DeskPage(OnePort):
    """Only for the partner that processes the port, while it is not over."""

    def why_forbidden(self) -> str:
        if not may_process(self.request.user, self.port):
            return not_yours(self.port)
        return _("This port is over: %s.") % self.port.get_state_display() if self.port.state in ENDED else ""


class ModifyPort(DeskPage):
    """Modify: the buttons that the port's state allows, each with its own words."""

    template = "inventory/port_modify.html"

    def form(self, data=None) -> PortForm:
        port = self.port
        initial = {"day": port.wanted_date, "supplier": port.supplier_id, "sub_status": port.sub_status, "comment": ""}
        return PortForm(data, port=port, initial=initial)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.drawn(self.form())

    def drawn(self, form: BaseForm, status: int = 200) -> HttpResponse:
        first = earliest_for(self.port, timezone.now()) if "day" in form.fields else None
        return self.page(status, form=form, **self.told(first=first, **buttons(self.port)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = self.form(request.POST)
        act, words = ACTS.get(request.POST.get("act", ""), (None, ""))
        if act is None:
            form.add_error(None, _("Choose one of the buttons."))
        elif form.is_valid():
            with refusals(form) as refused:
                act(self.port, form.cleaned_data, {"by": request.user, "at": timezone.now()})
            if not refused:
                return self.done(str(words))
        return self.drawn(form, 422)


def _accept(port: Port, typed: dict[str, Any], stamp: dict[str, Any]) -> None:
    words = {name: typed[name] for name in ("sub_status", "comment")}
    decide.accept_port(port=port, day=typed.get("day"), **words, **stamp)


def _save(port: Port, typed: dict[str, Any], stamp: dict[str, Any]) -> None:
    words = {name: typed[name] for name in ("sub_status", "comment")}
    decide.note_port(port=port, day=typed.get("day"), supplier=typed.get("supplier"), **words, **stamp)


def _reject(port: Port, typed: dict[str, Any], stamp: dict[str, Any]) -> None:
    decide.reject_port(port=port, code=typed.get("code", ""), comment=typed["comment"], **stamp)


def _find_invalid(port: Port, typed: dict[str, Any], stamp: dict[str, Any]) -> None:
    find_invalid(port=port, code=typed.get("code", ""), comment=typed["comment"], **stamp)


def _with(action: Callable[..., Port]) -> Callable[..., None]:
    """Acts that take the comment alone."""

    def act(port: Port, typed: dict[str, Any], stamp: dict[str, Any]) -> None:
        action(port=port, comment=typed["comment"], **stamp)

    return act


ACTS: dict[str, tuple[Callable[..., None], Any]] = {
    "accept": (_accept, gettext_lazy("The port is accepted; its numbers come on the porting day.")),
    "save": (_save, gettext_lazy("Saved.")),
    "reject": (_reject, gettext_lazy("The port is rejected; the requester was told.")),
    "valid": (_with(find_valid), gettext_lazy("The port is found valid; the requester was told.")),
    "invalid": (_find_invalid, gettext_lazy("The port is found not valid; the requester was told.")),
    "require": (_with(decide.require_changes), gettext_lazy("The requester was asked to correct it.")),
    "agree": (_with(decide.agree_date), gettext_lazy("The new day holds; the requester was told.")),
    "refuse": (_with(decide.refuse_date), gettext_lazy("The old day holds; the requester was told.")),
    "complete": (_with(decide.complete_port), gettext_lazy("The port is completed; its numbers are in use.")),
    "cancel": (_with(decide.cancel_port), gettext_lazy("The port is cancelled; the requester was told.")),
    "losing": (_with(decide.cancelled_by_losing), gettext_lazy("The losing provider called it off; the requester was told.")),
}  # fmt: skip
SHOWN = {
    PortState.VALIDATING: ("valid", "invalid"),
    PortState.SUBMITTED: ("accept", "reject", "require"),
    PortState.ACCEPTED: ("losing",),
    PortState.CHANGE_ASKED: ("agree", "refuse", "losing"),
    PortState.PORTING: ("complete",),
}  # besides Save and Porting Cancel, which every port that is not over has


def buttons(port: Port) -> dict[str, bool]:
    """Which buttons its state shows."""
    return {f"shows_{name}": name in SHOWN.get(port.state, ()) for name in ACTS}


class FailNumbers(DeskPage):
    """Some numbers do not come; the others go on."""

    template = "inventory/port_numbers.html"

    def form(self, data=None) -> PortFailForm:
        return PortFailForm(data, numbers=[number.e164 for number in coming(self.port)])

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(form=self.form(), **self.told())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = self.form(request.POST)
        if form.is_valid():
            with refusals(form) as refused:
                fail_numbers(port=self.port, by=request.user, at=timezone.now(), **form.cleaned_data)
            if not refused:
                return self.done(_("These numbers do not come; the others go on."))
        return self.page(422, form=form, **self.told())


class AskPage(OnePort):
    """For who asked for the port, and who processes it, where its state allows it."""

    states: tuple[str, ...] = ()

    def why_forbidden(self) -> str:
        if not may_ask_for(self.request.user, self.port):
            words = _("Only %(partner)s, who asked for this port, may do this.")
            return words % {"partner": self.port.requester_name}
        if self.port.state not in self.states:
            return _("Not now: the port is “%s”.") % self.port.get_state_display()
        return ""


class CorrectPage(AskPage):
    """The port's own fields, corrected and sent; `sent` is said then."""

    sent: str

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(form=PortAgainForm(instance=self.port), **self.told())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = PortAgainForm(request.POST, instance=copy(self.port))
        if form.is_valid():
            with refusals(form) as refused:
                self.send(form.cleaned_data)
            if not refused:
                return self.done(self.sent)
        return self.page(422, form=form, **self.told())

    def send(self, fields: dict[str, Any]) -> None:
        raise NotImplementedError


class Resubmit(CorrectPage):
    """Correct what came back, and send it again."""

    template = "inventory/port_resubmit.html"
    states = BACK

    sent = gettext_lazy("The port is sent again; its lead time starts anew.")

    def send(self, fields: dict[str, Any]) -> None:
        resubmit_port(port=self.port, fields=fields, by=self.request.user, at=timezone.now())


class Validate(CorrectPage):
    """Have it looked at before its order is confirmed, corrected where it must be."""

    template = "inventory/port_validate.html"
    states = (PortState.WAITING,)

    sent = gettext_lazy("The port is being validated; the order may be confirmed meanwhile.")

    def send(self, fields: dict[str, Any]) -> None:
        ask_validation(port=self.port, fields=fields, by=self.request.user, at=timezone.now())


class AskDate(AskPage):
    """Ask for another porting day."""

    template = "inventory/port_date.html"
    states = (PortState.ACCEPTED,)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(form=PortDayForm(), **self.told())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = PortDayForm(request.POST)
        if form.is_valid():
            with refusals(form) as refused:
                ask_date(port=self.port, by=request.user, at=timezone.now(), **form.cleaned_data)
            if not refused:
                return self.done(_("Another day is asked for; until it is agreed, the present one holds."))
        return self.page(422, form=form, **self.told())
