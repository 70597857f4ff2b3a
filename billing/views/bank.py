"""Bank files: what came to a reseller's bank account, matched with its customers and booked."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from billing.actions.bank import (
    AT_ONCE,
    book_bank_file,
    choose_customer,
    put_bank_file_away,
    take_bank_file,
    why_not_choose,
)
from billing.filters.bank import BankFileFilters, BankLineFilters
from billing.formats import bank_csv
from billing.forms.bank import BankFileForm, ChooseCustomerForm
from billing.models import BankFile, BankLine
from billing.queries.bank import files_of, lines_of, why_not_bank
from billing.tables.bank import BankFileTable, BankLineTable
from oms.kit.figures import figure
from oms.kit.grid import Grid, GridView
from oms.kit.pages import Page
from oms.kit.refusals import refusals
from oms.kit.scope import PartnerQuerySet
from oms.kit.sheets import Limits

FILES, FILE = "balances.bank", "balances.bank-file"


class BankFiles(GridView):
    screen = FILES
    table, filters, default_sort = BankFileTable, BankFileFilters, "-at"
    empty_text = gettext_lazy("No bank file has come in yet.")
    creates = (gettext_lazy("Bring in a file"), "billing:bank-upload", FILES)

    def rows(self) -> PartnerQuerySet:
        return files_of(self.request.user)


class BringIn(Page):
    """Takes a file; what would become of each line is shown before anything is booked."""

    screen = "balances.bank-upload"
    template = "billing/bank_upload.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(BankFileForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = BankFileForm(request.POST, request.FILES)
        if form.is_valid():
            with refusals(form) as refused:
                file = take_bank_file(upload=form.cleaned_data["file"], by=request.user, at=timezone.now())
            if not refused:
                return redirect(file)
        return self.show(form, status=422)

    def show(self, form: BankFileForm, status: int = 200) -> HttpResponse:
        return self.page(status, form=form, columns=bank_csv.HEADINGS.columns, most=figure(Limits().rows))


class OneFile:
    """What the pages of one file share."""

    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def file(self) -> BankFile:
        found: BankFile = get_object_or_404(files_of(self.request.user), pk=self.kwargs["pk"])
        return found


class BankFilePage(OneFile, GridView):
    """Its payments, each with its customer or with what is wrong; those that are matched can be booked."""

    screen = FILE
    template = "billing/bank_file.html"
    table, filters, default_sort = BankLineTable, BankLineFilters, "place"
    empty_text = gettext_lazy("No payment stands in this file.")

    def rows(self) -> PartnerQuerySet:
        return lines_of(self.request.user, self.file)

    def context(self, grid: Grid) -> dict[str, Any]:
        n = min(self.file.matched, AT_ONCE)
        return {
            "file": self.file, "may_book": not why_not_bank(self.request.user, self.file),
            "button": ngettext("Book %(n)s payment", "Book %(n)s payments", n) % {"n": figure(n)},
        }  # fmt: skip


class FileAct(OneFile, Page):
    """An act on one file."""

    screen = FILE

    def why_forbidden(self) -> str:
        return why_not_bank(self.request.user, self.file)


class BookFile(FileAct):
    """Books what is matched."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        with refusals() as refused:
            n, wrong = book_bank_file(file=self.file, by=request.user, at=timezone.now())
        if refused:
            messages.warning(request, refused.text)
            return redirect(self.file)
        if n:
            words = ngettext("%(n)s payment is booked.", "%(n)s payments are booked.", n)
            messages.success(request, words % {"n": figure(n)})
        if wrong:
            words = ngettext("%(n)s payment was refused.", "%(n)s payments were refused.", wrong)
            messages.warning(request, words % {"n": figure(wrong)})
        return redirect(self.file)


class PutAway(FileAct):
    """Forgets a file of which nothing is booked."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        name = self.file.name
        with refusals() as refused:
            put_bank_file_away(file=self.file, by=request.user, at=timezone.now())
        if refused:
            messages.warning(request, refused.text)
            return redirect(self.file)
        messages.success(request, _("“%(name)s” is put away; nothing of it was booked.") % {"name": name})
        return redirect("billing:bank-files")


class ChooseCustomer(Page):
    """Says whose a payment is."""

    screen = FILE
    template = "billing/bank_line.html"

    @cached_property
    def line(self) -> BankLine:
        rows = BankLine.objects.visible_to(self.request.user).select_related("file")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def why_forbidden(self) -> str:
        return why_not_bank(self.request.user, self.line.file)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(ChooseCustomerForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = ChooseCustomerForm(request.POST)
        if form.is_valid():
            with refusals(form) as refused:
                line = choose_customer(
                    line=self.line, code=form.cleaned_data["customer"], by=request.user, at=timezone.now()
                )
            if not refused:
                told = {"place": line.place, "name": str(line.customer)}
                messages.success(request, _("Line %(place)s is a payment of %(name)s.") % told)
                return redirect(line.file)
        return self.show(form, status=422)

    def show(self, form: ChooseCustomerForm, status: int = 200) -> HttpResponse:
        line = self.line
        amount = f"{figure(line.amount, 2)} {line.currency}" if line.amount is not None else ""
        return self.page(status, form=form, line=line, amount=amount, impossible=why_not_choose(line))
