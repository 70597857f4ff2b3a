"""Transfers between resellers: all of them, one, a new one, and what is decided about it."""

import uuid
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Customer
from inventory.models import Number
from oms.kit.grid import GridView
from oms.kit.once import nonce_of
from oms.kit.pages import Page
from oms.kit.phones import national
from oms.kit.refusals import refusals
from orders.actions.move import AlreadyMoved
from orders.actions.transfer import approve_transfer, consent_transfer, end_transfer, open_number_transfer
from orders.actions.transfer_customer import open_customer_transfer
from orders.enums import TRANSFER_TONES, Side, TransferKind, TransferState, TransferVerb
from orders.filters import TransferFilters
from orders.forms.decide import ReasonForm
from orders.forms.transfer import ConsentForm, NumberTransferForm, TransferForm
from orders.models import Transfer
from orders.queries.transfer import consents_of, seen_of
from orders.queries.transfer_customer import why_not_leave
from orders.rules import can_move_transfer, ending, is_own_customer, side_to_consent
from orders.tables import TransfersTable


class Transfers(GridView):
    screen = "transfers"
    table = TransfersTable
    filters = TransferFilters
    default_sort = "-opened_at"
    tabs_by = "of"
    creates = (gettext_lazy("New transfer"), "orders:transfer-new", "transfers")
    empty_text = gettext_lazy("Your company has given nothing to another reseller, and received nothing from one.")

    def rows(self):
        return Transfer.objects.visible_to(self.request.user)


class NewTransfer(Page):
    """Numbers to another reseller."""

    screen = "transfers.new"
    template = "orders/transfer_new.html"

    def why_forbidden(self) -> str:
        _found = self.first
        return ""

    @cached_property
    def first(self) -> str:
        """The number whose menu led here, as it is dialled."""
        if "digits" not in self.kwargs:
            return ""
        mine = Number.objects.visible_to(self.request.user)
        return national(get_object_or_404(mine, e164=f"+{self.kwargs['digits'].removeprefix('+')}").e164)

    def get(self, request: HttpRequest, digits: str = "") -> HttpResponse:
        return self.page(form=NumberTransferForm(initial={"numbers": self.first}))

    def post(self, request: HttpRequest, digits: str = "") -> HttpResponse:
        form = NumberTransferForm(request.POST)
        if form.is_valid():
            nonce = nonce_of(request) or uuid.uuid4()
            with refusals(form):
                made = open_number_transfer(**form.cleaned_data, nonce=nonce, by=request.user, at=timezone.now())
        if form.errors:
            return self.page(422, form=form)
        messages.success(request, _("Transfer %(no)s: %(receiver)s is asked.") % {
            "no": made.no, "receiver": made.receiver_name,
        })  # fmt: skip
        return redirect(made)


class CustomerTransfer(Page):
    """A whole customer to another reseller."""

    screen = "transfers.customer"
    template = "orders/transfer_customer.html"

    def why_forbidden(self) -> str:
        if is_own_customer(self.request.user, self.customer):
            return ""
        return _("Only the customer's reseller, or a partner above it, orders for it.")

    @cached_property
    def customer(self) -> Customer:
        return get_object_or_404(Customer.objects.visible_to(self.request.user), code=self.kwargs["code"])

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.show(TransferForm())

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        form = TransferForm(request.POST)
        if form.is_valid():
            told = {**form.cleaned_data, "nonce": nonce_of(request) or uuid.uuid4(), "by": request.user}
            with refusals(form):
                made = open_customer_transfer(customer=self.customer, at=timezone.now(), **told)
        if form.errors:
            return self.show(form, 422)
        words = {"no": made.no, "receiver": made.receiver_name}
        messages.success(request, _("Transfer %(no)s: %(receiver)s is asked.") % words)
        return redirect(made)

    def show(self, form: forms.Form, status: int = 200) -> HttpResponse:
        return self.page(status, form=form, customer=self.customer, hinders=list(why_not_leave(self.customer)))


class OfTransfer(Page):
    """A page of one transfer that the reader's company has a part in."""

    screen = "transfers.one"

    def find(self, no: str) -> Transfer:
        return get_object_or_404(Transfer.objects.visible_to(self.request.user), no=no)

    def show(self, transfer: Transfer, status: int = 200, **context: Any) -> HttpResponse:
        user = self.request.user
        seen = seen_of(transfer, user)
        return self.page(
            status, transfer=transfer, tone=TRANSFER_TONES[TransferState(transfer.state)], seen=seen,
            consents=consents_of(transfer, user), **context,
        )  # fmt: skip


class TransferPage(OfTransfer):
    template = "orders/transfer.html"

    def get(self, request: HttpRequest, no: str) -> HttpResponse:
        transfer, user = self.find(no), request.user
        return self.show(
            transfer, may_consent=side_to_consent(user, transfer) is not None,
            may_approve=can_move_transfer(user, transfer, TransferVerb.APPROVE),
            may_end=can_move_transfer(user, transfer, ending(user, transfer)), ends=end_words(transfer, user),
            may_look=transfer.state == TransferState.DONE or user.sees_partner(transfer.giver_id),
        )  # fmt: skip


def end_words(transfer: Transfer, user: Any) -> str | Promise:
    """What ending it is called for this person."""
    words = {TransferVerb.WITHDRAW: _("Withdraw"), TransferVerb.REJECT: _("Reject"), TransferVerb.DECLINE: _("Decline")}
    return words[ending(user, transfer)]


class TransferAct(OfTransfer):
    """A page that asks before something is decided. Whoever comes too late, or may not, is sent to the transfer."""

    template = "orders/transfer_act.html"
    title: str | Promise
    lead: str | Promise
    tone = "primary"

    def may(self, transfer: Transfer) -> bool:
        raise NotImplementedError

    def form(self, transfer: Transfer, data: Any = None) -> forms.Form:
        raise NotImplementedError

    def act(self, transfer: Transfer, data: dict[str, Any]) -> str:
        """Do it; what to tell the person. Raises ValidationError, PermissionDenied."""
        raise NotImplementedError

    def button(self, transfer: Transfer) -> str | Promise:
        return self.title

    def get(self, request: HttpRequest, no: str) -> HttpResponse:
        transfer = self.find(no)
        return self.asked(transfer, self.form(transfer)) if self.may(transfer) else redirect(transfer)

    def post(self, request: HttpRequest, no: str) -> HttpResponse:
        transfer = self.find(no)
        form = self.form(transfer, request.POST)
        if not form.is_valid():
            return self.asked(transfer, form, 422)
        with refusals(form) as refused:
            messages.success(request, self.act(transfer, form.cleaned_data))
            return redirect(transfer)
        if isinstance(refused.error, AlreadyMoved):
            messages.warning(request, refused.text)
            return redirect(transfer)
        return self.asked(transfer, form, 422)

    def asked(self, transfer: Transfer, form: forms.Form, status: int = 200) -> HttpResponse:
        words = {"title": self.title, "lead": self.lead, "button": self.button(transfer), "button_tone": self.tone}
        return self.show(transfer, status, form=form, forms=[form], **words)


class Consent(TransferAct):
    title = gettext_lazy("Consent")
    lead = gettext_lazy(
        "Your company agrees to this transfer. Once both sides have agreed and it is approved, it is done at its time. Until "
        "then either side can still decline it."
    )

    def may(self, transfer: Transfer) -> bool:
        return side_to_consent(self.request.user, transfer) is not None

    def form(self, transfer: Transfer, data: Any = None) -> forms.Form:
        receives = side_to_consent(self.request.user, transfer) == Side.RECEIVER
        chooses = receives and transfer.what == TransferKind.NUMBERS
        return ConsentForm(data, user=self.request.user, chooses=chooses)

    def act(self, transfer: Transfer, data: dict[str, Any]) -> str:
        consent_transfer(transfer=transfer, by=self.request.user, at=timezone.now(), **data)
        return _("Your company has consented to transfer %s.") % transfer.no


class ApproveTransfer(TransferAct):
    title = gettext_lazy("Approve")
    lead = gettext_lazy("Both sides agree. Once you approve, it is done at its time, or at once where that has come.")

    def may(self, transfer: Transfer) -> bool:
        return can_move_transfer(self.request.user, transfer, TransferVerb.APPROVE)

    def form(self, transfer: Transfer, data: Any = None) -> forms.Form:
        return forms.Form(data)

    def act(self, transfer: Transfer, data: dict[str, Any]) -> str:
        done = approve_transfer(transfer=transfer, by=self.request.user, at=timezone.now())
        words = {"no": done.no, "state": done.get_state_display()}
        return _("Transfer %(no)s: %(state)s.") % words


class EndTransfer(TransferAct):
    title = gettext_lazy("End transfer")
    lead = gettext_lazy("Nothing changes hands, and what was held for it is free again. All companies that have a part in it "
                        "read the reason.")  # fmt: skip
    tone = "danger"

    def may(self, transfer: Transfer) -> bool:
        user = self.request.user
        return can_move_transfer(user, transfer, ending(user, transfer))

    def button(self, transfer: Transfer) -> str | Promise:
        return end_words(transfer, self.request.user)

    def form(self, transfer: Transfer, data: Any = None) -> forms.Form:
        return ReasonForm(data)

    def act(self, transfer: Transfer, data: dict[str, Any]) -> str:
        end_transfer(transfer=transfer, reason=data["reason"], by=self.request.user, at=timezone.now())
        return _("Transfer %s has ended; everything is as before.") % transfer.no
