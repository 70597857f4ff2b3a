"""A customer's lines: the list, one line, and new passwords."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.enums import LIVE
from customers.rules import may_modify
from customers.views.page import CustomerGrid, CustomerPage
from inventory.actions.change_line import (
    change_lines,
    new_passwords,
    read_passwords,
    why_not_read,
)
from inventory.actions.phone_door import open_doors
from inventory.ems.lines import sip_domain
from inventory.enums import VOICEMAIL, LineState
from inventory.filters.line import LineFilters
from inventory.forms.line import LineForm
from inventory.models import Difference, Line, NewPasswords
from inventory.queries.line import free_of, living, taken_over_by
from inventory.queries.line_checks import LineEntry
from inventory.queries.phone_address import hears_of, registrar_of
from inventory.tables.line import LineTable
from oms.kit.grid import BulkAct, BulkGridView
from oms.kit.grid.bulk import Chosen
from oms.kit.keys import as_key
from oms.kit.macs import show
from oms.kit.refusals import refusals

OPEN = "open"
PASSWORDS = "new-password"
HAS_DEVICE = ~Q(mac="")


def passwords_of(lines: list[Line], **stamp: Any) -> None:
    new_passwords(lines=lines, **stamp)


def open_one(line: Line, **stamp: Any) -> None:
    open_doors(lines=[line], **stamp)


class Lines(CustomerGrid, BulkGridView):
    """Tab Lines: who has which extension."""

    screen = "customer-info.lines"
    template = "inventory/lines.html"
    table = LineTable
    filters = LineFilters
    default_sort = "extension"
    empty_text = _("This customer has no lines yet: they come with the user packages of its first order.")
    bulk = (
        BulkAct(
            PASSWORDS, _("New password"), passwords_of, _("It has a new password."), together=lambda line: line.customer_id,
            asks=_("The phones of these lines sign on no more until they have the new password. It is shown once."),
        ),
        BulkAct(
            OPEN, _("Open provisioning"), open_one, _("Its device may fetch its file again."),
            applies=lambda user: HAS_DEVICE,
            asks=_("Whoever has the address and the MAC can read the line's password until the device has signed on."),
        ),
    )  # fmt: skip

    def rows(self):
        lines = Line.objects.visible_to(self.request.user).filter(customer=self.customer)
        return lines.exclude(state=LineState.GONE).select_related("customer")

    def bulk_acts(self) -> list[BulkAct]:
        offered = [act for act in self.bulk if act.code != OPEN or self.provisions]
        return offered if self.may_change else []

    @cached_property
    def provisions(self) -> bool:
        """Whether phones sign on in the customer's network by what they fetch here."""
        return registrar_of(self.customer) is not None

    @cached_property
    def may_change(self) -> bool:
        return self.customer.status in LIVE and may_modify(self.request.user, self.customer)

    def carry_out(self, chosen: Chosen, typed: dict[str, Any]) -> HttpResponse:
        """All lines that were ticked have their new passwords on one page."""
        if chosen.act.code != PASSWORDS or not chosen.things:
            return super().carry_out(chosen, typed)
        with refusals() as refused:
            found = new_passwords(lines=chosen.things, by=self.request.user, at=timezone.now())
        if refused:
            return self.not_now(self.grid(), refused.text)
        return redirect("inventory:line-passwords", self.customer.code, found.pk)

    def context(self, grid) -> dict[str, Any]:
        return {"may_change": self.may_change, "provisions": self.provisions}


class LinePage(CustomerPage):
    """A page that changes lines."""

    screen = "customer-info.lines"
    modifies = True


class ModifyLine(LinePage):
    template = "inventory/line_modify.html"

    @cached_property
    def line(self) -> Line:
        lines = Line.objects.visible_to(self.request.user).exclude(state=LineState.GONE)
        found: Line = get_object_or_404(
            lines.select_related("item", "site"), pk=self.kwargs["pk"], customer=self.customer
        )
        return found

    @cached_property
    def taken(self) -> dict[str, str]:
        """What the network has in place of the line, where the address names a difference that is taken over."""
        key = as_key(self.request.GET.get("difference"))
        mine = Difference.objects.visible_to(self.request.user).filter(customer=self.customer, state="open")
        found = mine.filter(pk=key).first() if key else None
        return taken_over_by(found, self.line, self.customer.today(timezone.now())) if found else {}

    def why_forbidden(self) -> str:
        """What is not visible is not there, whoever may do what."""
        return self.line and super().why_forbidden()

    def get(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        return self.show(LineForm.of(self.line, taken=self.taken))

    def post(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        form = LineForm.of(self.line, request.POST)
        if form.is_valid():
            said = form.cleaned_data
            new = said.pop("extension")
            entry = LineEntry(self.line.extension, **said, new_extension="" if new == self.line.extension else new)
            with refusals(form):
                change_lines(customer=self.customer, entries=[entry], by=request.user, at=timezone.now())
        if form.errors:
            return self.show(form, 422)
        messages.success(request, gettext("Line %(extension)s is saved.") % {"extension": form["extension"].value()})
        return redirect("inventory:lines", code)

    def show(self, form: Form, status: int = 200) -> HttpResponse:
        numbers, devices = free_of(self.line, self.customer.today(timezone.now()))
        facts = [
            (gettext("Package"), self.line.item.name), (gettext("May Call"), self.line.get_reach_display()),
            (gettext("Voicemail"), VOICEMAIL[self.line.voicemail]), (gettext("Site Name"), self.line.site.name),
            (gettext("Domain"), sip_domain(self.customer.code)),
        ]  # fmt: skip
        if self.line.voicemail and (hears := hears_of(self.customer)):
            facts.insert(3, (gettext("Hears Messages"), hears))
        return self.page(
            status, form=form, forms=[form], line=self.line, facts=facts, numbers=numbers,
            devices=[(show(mac), model) for mac, model in devices.items()], taken=bool(self.taken),
        )  # fmt: skip


class LinePasswords(LinePage):
    """New passwords of lines: they can be read once."""

    template = "inventory/line_passwords.html"

    @cached_property
    def found(self) -> NewPasswords:
        rows = NewPasswords.objects.visible_to(self.request.user).select_related("customer")
        found: NewPasswords = get_object_or_404(rows, pk=self.kwargs["pk"], customer=self.customer)
        return found

    def why_forbidden(self) -> str:
        return self.found and super().why_forbidden()

    def get(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        with refusals() as refused:
            passwords = read_passwords(found=self.found, by=request.user, at=timezone.now())
        return self.show(422) if refused else self.show(passwords=passwords)

    def show(self, status: int = 200, **context: Any) -> HttpResponse:
        found = self.found
        found.refresh_from_db()
        why = "" if "passwords" in context else why_not_read(found, at=timezone.now())
        lines = list(living(self.customer).filter(pk__in=[pk for pk, _turn in found.lines]))
        return self.page(
            410 if why and status == 200 else status, lines=lines, why=why, until=found.expires_at,
            domain=sip_domain(self.customer.code), **context,
        )  # fmt: skip
