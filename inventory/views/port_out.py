"""Numbers held here that other providers ask for: the grid, one request, the desk's answer, the reseller's objection."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.actions import port_out as act
from inventory.actions.port_out_move import not_yours_out
from inventory.filters.port_out import PortOutFilters
from inventory.forms.port import AnswerOutForm, ObjectionForm, PortOutForm, StayForm
from inventory.models import PortOut
from inventory.porting.out import (
    ANSWERABLE,
    LEAVING_TONES,
    OUT_ENDED,
    OUT_TONES,
    OUT_WAYS,
    LeavingState,
    OutState,
    may_object_until,
)
from inventory.queries.port_out import gaining_links, out_codes, out_rules
from inventory.rules import may_object, may_process_out
from inventory.tables.port_out import PortOutTable
from oms.kit.grid import GridView, KeysetGrid
from oms.kit.pages import Page
from oms.kit.refusals import refusals
from partners.people.enums import Right

SCREEN = "number-porting.out"


class PortOuts(GridView):
    screen = SCREEN
    template = "inventory/port_outs.html"
    grid_class = KeysetGrid
    table = PortOutTable
    filters = PortOutFilters
    default_sort = "-requested"
    empty_text = gettext_lazy("No other provider has asked for numbers yet.")

    def rows(self):
        return PortOut.objects.visible_to(self.request.user)

    def context(self, grid) -> dict[str, Any]:
        return {"may_record": self.request.user.has(Right.NUMBER_PORTING)}


class RecordPortOut(Page):
    """What another provider asks for, as the desk received it."""

    screen = SCREEN
    template = "inventory/port_out_new.html"

    def why_forbidden(self) -> str:
        if self.request.user.has(Right.NUMBER_PORTING):
            return ""
        return _("Your company does not hold the right “Number Porting Process”.")

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(form=PortOutForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PortOutForm(request.POST)
        if form.is_valid():
            with refusals(form) as refused:
                asked = act.NewPortOut(**form.cleaned_data)
                port = act.record_port_out(asked=asked, by=request.user, at=timezone.now())
            if not refused:
                messages.success(request, _("The request is recorded; the customer's reseller was told."))
                return redirect(port)
        return self.page(422, form=form)


class OnePortOut(Page):
    """One request, as far as the reader may see it."""

    screen = SCREEN

    @cached_property
    def port(self) -> PortOut:
        rows = PortOut.objects.visible_to(self.request.user).select_related("customer", "supplier")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def told(self, **more: Any) -> dict[str, Any]:
        port, user, now = self.port, self.request.user, timezone.now()
        rules, open_ = out_rules(port), port.state not in OUT_ENDED
        until = may_object_until(rules, port.requested_at, port.porting_date) if rules else None
        code = next((one for one in out_codes(port) if one.code == port.reject_code), None)
        return {
            "port": port, "tone": OUT_TONES[port.state], "code": code, "object_until": until,
            "late": bool(open_ and port.due_until and port.due_until < now),
            "may_answer": open_ and may_process_out(user, port),
            "may_object": may_object(user, port) and port.state in (*ANSWERABLE, OutState.ACCEPTED)
            and not port.objection and (until is None or now <= until), **more,
        }  # fmt: skip

    def done(self, words: str) -> HttpResponse:
        messages.success(self.request, words)
        return redirect(self.port)


class PortOutPage(OnePortOut):
    template = "inventory/port_out.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        numbers = [(number, LEAVING_TONES[number.state]) for number in self.port.numbers.all()]
        moves = list(self.port.moves.all())
        return self.page(**self.told(numbers=numbers, moves=moves, links=gaining_links(self.port)))


class OutDeskPage(OnePortOut):
    """Only for the partner that processes the request, while it is not over."""

    def why_forbidden(self) -> str:
        if not may_process_out(self.request.user, self.port):
            return not_yours_out(self.port)
        over = self.port.state in OUT_ENDED
        return _("This request is over: %s.") % self.port.get_state_display() if over else ""


class AnswerPortOut(OutDeskPage):
    """The buttons that the request's state allows, each with its own words."""

    template = "inventory/port_out_answer.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.drawn(AnswerOutForm(port=self.port))

    def drawn(self, form: BaseForm, status: int = 200) -> HttpResponse:
        shows = {f"shows_{name}": self.port.allows(name) for name in ACTS}
        return self.page(status, form=form, **self.told(**shows))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = AnswerOutForm(request.POST, port=self.port)
        action, words = ACTS.get(request.POST.get("act", ""), (None, ""))
        if action is None:
            form.add_error(None, _("Choose one of the buttons."))
        elif form.is_valid():
            typed = {name: form.cleaned_data.get(name) for name in TAKES.get(request.POST["act"], ())}
            with refusals(form) as refused:
                action(
                    port=self.port, comment=form.cleaned_data["comment"], by=request.user, at=timezone.now(), **typed
                )
            if not refused:
                return self.done(str(words))
        return self.drawn(form, 422)


TAKES = {"reject": ("code",), "accept": ("day",)}  # beside the comment
ACTS: dict[str, tuple[Callable[..., PortOut], Any]] = {
    "validate": (act.validate_out, gettext_lazy("Postcode and numbers are right.")),
    "accept": (act.accept_out, gettext_lazy("The request is accepted; its numbers leave on that day.")),
    "reject": (act.reject_out, gettext_lazy("The request is rejected; the customer's reseller was told.")),
    "again": (act.present_again, gettext_lazy("The request stands again.")),
    "cancel": (act.cancel_out, gettext_lazy("The request is called off; its numbers stay.")),
    "withdraw": (act.withdraw_out, gettext_lazy("The request is taken back; its numbers stay.")),
}
assert all(name in OUT_WAYS for name in ACTS)


class ObjectToPortOut(OnePortOut):
    """The customer's reseller says why the numbers must not leave."""

    template = "inventory/port_out_object.html"

    def why_forbidden(self) -> str:
        words = _("Only %s, whose customer it is, may object.")
        return "" if may_object(self.request.user, self.port) else words % self.port.partner_name

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(form=ObjectionForm(), **self.told())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = ObjectionForm(request.POST)
        if form.is_valid():
            with refusals(form) as refused:
                act.object_out(port=self.port, by=request.user, at=timezone.now(), **form.cleaned_data)
            if not refused:
                return self.done(_("Your objection stands; %s decides.") % self.port.desk_name)
        return self.page(422, form=form, **self.told())


class KeepNumbers(OutDeskPage):
    """Some numbers stay; the others go on."""

    template = "inventory/port_out_numbers.html"

    def form(self, data=None) -> StayForm:
        asked = self.port.numbers.filter(state=LeavingState.ASKED)
        return StayForm(data, numbers=list(asked.values_list("e164", flat=True)))

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(form=self.form(), **self.told())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = self.form(request.POST)
        if form.is_valid():
            with refusals(form) as refused:
                act.keep_numbers(port=self.port, by=request.user, at=timezone.now(), **form.cleaned_data)
            if not refused:
                return self.done(_("These numbers stay; the others go on."))
        return self.page(422, form=form, **self.told())
