"""Statements: the grid, one of them with each line explained, PDF, Excel, Issue, Send by mail, Credit (guide 2.5.3.4)."""

import io
import time
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.actions.issue import credit_statement, issue_statement
from billing.actions.mail import send_statement
from billing.enums import STATEMENT_TONES, StatementState
from billing.filters.statements import ChargedFilters, StatementFilters
from billing.forms.statements import CreditForm
from billing.models import Statement, StatementLine
from billing.queries.against import against_before
from billing.queries.lines import links_of
from billing.queries.paper import paper_name, paper_of
from billing.queries.statement import Sheet, told_of
from billing.queries.story import story_of
from billing.queries.workbook import sheets_of
from billing.rules import why_not_act
from billing.tables.statements import ChargedTable, StatementTable
from customers.views.page import CustomerGrid
from oms.kit.acting import as_system
from oms.kit.grid import BulkAct, BulkGridView, Grid, KeysetGrid, excel
from oms.kit.grid.view import excel_written, file_name
from oms.kit.pages import Page
from oms.kit.pdf import pdf_of
from oms.kit.refusals import refusals
from oms.kit.scope import PartnerQuerySet
from oms.kit.screens import registry
from partners.models import Account

SCREEN = "statements"
FILES = (
    (gettext_lazy("Accounting (CSV)"), "billing:statements-csv"),
    (gettext_lazy("Lines for accounting (CSV)"), "billing:statements-lines-csv"),
    (gettext_lazy("E-invoices (ZIP)"), "billing:statements-zip"),
)


def mine(user: Account) -> Q:
    return Q(partner_id=user.partner_id)


def issue_one(statement: Statement, **stamp: Any) -> str:
    issue_statement(statement=statement, **stamp)
    return _("Issued as %s.") % statement.no


def send_one(statement: Statement, **stamp: Any) -> str:
    return sent(send_statement(statement=statement, **stamp))


def sent(addresses: list[str]) -> str:
    return _("On its way to %s.") % ", ".join(addresses)


class Statements(BulkGridView):
    screen = SCREEN
    grid_class, table, filters, default_sort = KeysetGrid, StatementTable, StatementFilters, "-period"
    empty_text = gettext_lazy("No billing period has been closed yet.")
    bulk = (
        BulkAct(
            "issue", gettext_lazy("Issue"), issue_one, "", tone="primary",
            applies=lambda user: mine(user) & Q(state=StatementState.OPEN),
        ),
        BulkAct(
            "send", gettext_lazy("Send by mail"), send_one, "",
            applies=lambda user: mine(user) & ~Q(state=StatementState.OPEN),
        ),
    )  # fmt: skip

    def rows(self) -> PartnerQuerySet:
        return Statement.objects.visible_to(self.request.user)

    def grid(self) -> Grid:
        grid = super().grid()
        grid.files = FILES
        return grid


class OneStatement(Page):
    """A page about one statement."""

    screen = SCREEN
    acts = False  # whether it does something to it

    @cached_property
    def statement(self) -> Statement:
        rows = Statement.objects.visible_to(self.request.user).select_related("credits_statement")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def why_forbidden(self) -> str:
        return why_not_act(self.request.user, self.statement) if self.acts else ""

    def told(self, **more: Any) -> dict[str, Any]:
        row, user = self.statement, self.request.user
        may = not why_not_act(user, row)
        return {
            "statement": row, "tone": STATEMENT_TONES[StatementState(row.state)],
            "may_issue": may and row.allows("issue"), "may_send": may and not row.allows("issue"),
            "may_credit": may and row.allows("credit") and not row.credits_statement_id, **more,
        }  # fmt: skip

    def sheet(self) -> Sheet:
        return told_of(self.statement, reader=self.request.user)


class StatementPage(OneStatement):
    """Every line opens and says why; against the statement before; what became of it."""

    template = "billing/statement.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        sheet = self.sheet()
        if request.GET.get("export") == "xlsx":
            return self.excel(sheet)
        against = against_before(self.statement, sheet, user=request.user)
        links = links_of(self.statement.customer_code, request.user)
        return self.page(**self.told(sheet=sheet, against=against, story=story_of(self.statement), **links))

    def excel(self, sheet: Sheet) -> HttpResponse:
        """The lines and their sums; noted as every download is (guide 2.9.3)."""
        started, buffer = time.perf_counter(), io.BytesIO()
        rows = excel.write_all(buffer, sheets_of(sheet))
        seconds = time.perf_counter() - started
        excel_written.send(sender=registry[self.screen], request=self.request, rows=rows, seconds=seconds)
        return excel.download(buffer, file_name(paper_name(self.statement)))


class StatementPdf(OneStatement):
    announced = False

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        statement = self.statement

        def paper() -> bytes:
            with as_system():
                return paper_of(statement)

        return pdf_of(paper, name=paper_name(statement))


class IssueStatement(OneStatement):
    acts = True

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        with refusals() as refused:
            issue_statement(statement=self.statement, by=request.user, at=timezone.now())
        if refused:
            messages.error(request, refused.text)
        else:
            messages.success(request, _("Issued as %s.") % self.statement.no)
        return redirect(self.statement)


class SendStatement(OneStatement):
    acts = True

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        with refusals() as refused:
            addresses = send_statement(statement=self.statement, by=request.user, at=timezone.now())
        if refused:
            messages.error(request, refused.text)
        else:
            messages.success(request, sent(addresses))
        return redirect(self.statement)


class CreditStatement(OneStatement):
    """Taken back by a credit note, with a reason that the customer reads."""

    acts = True
    template = "billing/statement_credit.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(form=CreditForm(), **self.told())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = CreditForm(request.POST)
        if form.is_valid():
            with refusals(form) as refused:
                note = credit_statement(
                    statement=self.statement, by=request.user, at=timezone.now(), **form.cleaned_data
                )
            if not refused:
                told = {"statement": self.statement.no, "note": note.no}
                messages.success(request, _("%(statement)s is taken back by credit note %(note)s.") % told)
                return redirect(note)
        return self.page(422, form=form, **self.told())


class ChargedToCustomer(CustomerGrid):
    """Everything that statements ever charged to a customer, or one thing of it (`?key=`)."""

    screen = "customer-info.charged"
    tab = "customer-info.charges"
    table, filters, default_sort = ChargedTable, ChargedFilters, "-first"
    empty_text = gettext_lazy("No statement has charged anything yet.")

    def rows(self) -> PartnerQuerySet:
        return StatementLine.objects.visible_to(self.request.user).filter(customer=self.customer)
