"""Validations in drafts: the grid, and one with its answer."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.actions.port_check import check_invalid, check_valid
from inventory.actions.port_check_supplier import retry_check
from inventory.actions.port_move import not_yours
from inventory.enums import COMMAND_TONES
from inventory.filters.port_check import PortCheckFilters
from inventory.forms.port import AnswerCheckForm
from inventory.models import PortCheck
from inventory.porting.states import FOUND_TONES, Found
from inventory.queries.port import code_of, links_for
from inventory.rules import may_process
from inventory.tables.port_check import PortCheckTable
from oms.kit.grid import GridView, KeysetGrid
from oms.kit.outbox import OutboxState
from oms.kit.pages import Page
from oms.kit.refusals import refusals

SCREEN = "number-porting.checks"


class PortChecks(GridView):
    screen = SCREEN
    template = "inventory/port_checks.html"
    grid_class = KeysetGrid
    table = PortCheckTable
    filters = PortCheckFilters
    default_sort = "-asked"
    empty_text = gettext_lazy("Nothing was validated in a draft yet.")

    def rows(self):
        return PortCheck.objects.visible_to(self.request.user)


class PortCheckPage(Page):
    """What was asked, what came back; who processes it answers here."""

    screen = SCREEN
    template = "inventory/port_check.html"

    @cached_property
    def check(self) -> PortCheck:
        rows = PortCheck.objects.visible_to(self.request.user).select_related("customer", "supplier", "number_type")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def why_forbidden(self) -> str:
        """Reading is for whoever sees it."""
        refused = self.request.method == "POST" and not may_process(self.request.user, self.check)
        return not_yours(self.check) if refused else ""

    def shown(self, form: AnswerCheckForm | None, status: int = 200) -> HttpResponse:
        check = self.check
        may = may_process(self.request.user, check)
        told: dict[str, Any] = {"form": form} if form is not None and may and check.answer == Found.OPEN else {}
        return self.page(
            status, check=check, tone=FOUND_TONES[Found(check.answer)], code=code_of(check), links=links_for(check),
            paper_tone=COMMAND_TONES[check.state], may_retry=may and check.state == OutboxState.FAILED, **told,
        )  # fmt: skip

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.shown(AnswerCheckForm(check=self.check))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if request.POST.get("act") == "retry":
            return self.send_again()
        form = AnswerCheckForm(request.POST, check=self.check)
        words = ACTS.get(request.POST.get("act", ""))
        if words is None:
            form.add_error(None, _("Choose one of the buttons."))
        elif form.is_valid():
            with refusals(form) as refused:
                self.answered(request.POST["act"], form.cleaned_data)
            if not refused:
                messages.success(request, str(words))
                return redirect(self.check)
        return self.shown(form, 422)

    def answered(self, act: str, typed: dict[str, Any]) -> None:
        stamp = {"check": self.check, "by": self.request.user, "at": timezone.now()}
        if act == "valid":
            check_valid(comment=typed["comment"], **stamp)
        else:
            check_invalid(code=typed["code"], comment=typed["comment"], **stamp)

    def send_again(self) -> HttpResponse:
        with refusals() as refused:
            retry_check(check=self.check, by=self.request.user, at=timezone.now())
        if refused:
            messages.warning(self.request, refused.text)
        else:
            messages.success(self.request, _("The paper is sent to the supplier again."))
        return redirect(self.check)


ACTS = {
    "valid": gettext_lazy("The port is found valid; the requester was told."),
    "invalid": gettext_lazy("The port is found not valid; the requester was told."),
}
