"""Balances & Payments: every customer's account, one account with its entries, and what is booked by hand."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.actions.pay import correct, pay, why_not_correct, why_not_kind
from billing.enums import STANDING_TONES, EntryKind, Standing
from billing.filters.balance import BalanceFilters, EntryFilters
from billing.forms.payments import CorrectForm, PaymentForm
from billing.models import BalanceEntry, CustomerBalance
from billing.queries.balance import account_of, accounts_of, entries_of, why_not_book
from billing.queries.block_home import only_what_is_read
from billing.queries.reminders import how_reminded, why_not_hold
from billing.rules import why_not_block
from billing.tables.balance import BalanceGrid, BalanceTable, EntryTable
from customers.enums import BalanceControl, CustomerStatus
from customers.views.page import CustomerGrid, CustomerPage
from oms.kit.figures import figure
from oms.kit.grid import GridView, KeysetGrid
from oms.kit.refusals import refusals
from oms.kit.scope import PartnerQuerySet

SCREEN = "customer-info.account"
WORDS = {  # heading and button of the act, and what is said once it is done
    EntryKind.TOP_UP: (gettext_lazy("Top up"), gettext_lazy("%(amount)s are topped up for %(name)s.")),
    EntryKind.PAYMENT: (
        gettext_lazy("Record payment"), gettext_lazy("A payment of %(amount)s by %(name)s is recorded."),
    ),
    EntryKind.REFUND: (gettext_lazy("Refund"), gettext_lazy("A refund of %(amount)s to %(name)s is recorded.")),
}  # fmt: skip


class Balances(GridView):
    """screens.toml: balances"""

    screen = "balances"
    template = "billing/balances.html"
    grid_class, table, filters, default_sort = BalanceGrid, BalanceTable, BalanceFilters, "name"
    empty_text = gettext_lazy("There is no customer yet.")

    def rows(self) -> PartnerQuerySet:
        return accounts_of(self.request.user)


class OneAccount(CustomerPage):
    """A page about a customer's account."""

    screen = SCREEN

    @cached_property
    def account(self) -> CustomerBalance:
        return account_of(self.customer, self.request.user)

    def why_not(self) -> str:
        return why_not_book(self.request.user, self.account.partner_id, self.account.partner_name)

    def page(self, status: int = 200, **context: Any) -> HttpResponse:
        row = self.account
        amounts = {"balance": row.balance, "limit": row.credit_limit, "available": row.available}
        stands = Standing(row.standing)
        prepaid = row.balance_control == BalanceControl.PREPAID
        context |= {
            "account": row, "stands": stands.label, "stands_tone": STANDING_TONES[stands], "prepaid": prepaid,
            "amounts": {k: "" if v is None else f"{figure(v, 2)} {row.currency}" for k, v in amounts.items()},
            "may_book": not self.why_not(),
        }  # fmt: skip
        return super().page(status, **context)


class AccountOfCustomer(OneAccount, CustomerGrid):
    """Its entries, with what the account came to by each."""

    template = "billing/account.html"
    grid_class, table, filters, default_sort = KeysetGrid, EntryTable, EntryFilters, "-at"
    empty_text = gettext_lazy("Nothing is booked on this account yet.")

    def rows(self) -> PartnerQuerySet:
        return entries_of(self.request.user, self.customer)

    def page(self, status: int = 200, **context: Any) -> HttpResponse:
        today = self.customer.today(timezone.now())
        reminded = how_reminded(self.customer, self.account.balance, today)
        for block in (reminded["block"], reminded["released"]):
            only_what_is_read(block, self.request.user)
        stopped = bool(reminded["block"] and reminded["block"].stop_no)
        may_block = not why_not_block(self.request.user, self.customer)
        context |= {
            "tells_more": may_block or any(reminded.values()),
            "may_release": may_block and stopped,
            "may_block": may_block and not stopped and self.customer.status == CustomerStatus.ACTIVATED,
            "may_hold": not why_not_hold(self.request.user, self.customer),
            "reminded": reminded,
        }
        return super().page(status, **context)


class Book(OneAccount):
    """A top-up, a payment or a refund by hand."""

    template = "billing/book.html"
    kind: EntryKind

    def why_forbidden(self) -> str:
        return self.why_not()

    def form(self, data: Any = None) -> PaymentForm:
        today = self.customer.today(timezone.now())
        return PaymentForm(data, currency=self.account.currency, initial={"day": today})

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.show(self.form())

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        form = self.form(request.POST)
        if form.is_valid():
            with refusals(form) as refused:
                entry = pay(
                    customer=self.customer, kind=self.kind, by=request.user, at=timezone.now(), **form.cleaned_data
                )
            if not refused:
                told = {"amount": f"{figure(abs(entry.amount), 2)} {entry.currency}", "name": self.customer.name}
                messages.success(request, WORDS[self.kind][1] % told)
                return redirect("billing:account", code)
        return self.show(form, status=422)

    def show(self, form: PaymentForm, status: int = 200) -> HttpResponse:
        return self.page(status, form=form, act=WORDS[self.kind][0], impossible=why_not_kind(self.account, self.kind))


class TopUp(Book):
    kind = EntryKind.TOP_UP


class Payment(Book):
    kind = EntryKind.PAYMENT


class Refund(Book):
    kind = EntryKind.REFUND


class Correct(OneAccount):
    """A wrong entry is taken back by one of its own."""

    template = "billing/correct.html"

    @cached_property
    def entry(self) -> BalanceEntry:
        return get_object_or_404(entries_of(self.request.user, self.customer), pk=self.kwargs["pk"])

    def why_forbidden(self) -> str:
        _found = self.entry
        return self.why_not()

    def get(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        return self.show(CorrectForm())

    def post(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        form = CorrectForm(request.POST)
        if form.is_valid():
            with refusals(form) as refused:
                correct(entry=self.entry, by=request.user, at=timezone.now(), **form.cleaned_data)
            if not refused:
                told = {"kind": self.entry.get_kind_display(), "name": self.customer.name}
                messages.success(request, _("%(kind)s of %(name)s is corrected; book the right one anew.") % told)
                return redirect("billing:account", code)
        return self.show(form, status=422)

    def show(self, form: CorrectForm, status: int = 200) -> HttpResponse:
        entry = self.entry
        amount = f"{figure(entry.amount, 2)} {entry.currency}"
        return self.page(status, form=form, entry=entry, amount=amount, impossible=why_not_correct(entry))
