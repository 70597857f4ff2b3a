"""Payment Blocks: all of them, and those that a person begins or ends."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy

from billing.actions.block_by_hand import block_by_hand, release_by_hand
from billing.filters.blocks import BlockFilters
from billing.forms.blocks import BlockForm, ReleaseForm
from billing.models import PaymentBlock
from billing.queries.balance import account_of
from billing.queries.block_home import blocks_of
from billing.queries.blocks import open_block, owed_now
from billing.rules import BY_HAND, why_not_block
from billing.tables.blocks import BlockTable
from customers.views.page import CustomerPage
from oms.kit.grid import GridView
from oms.kit.refusals import refusals
from oms.kit.scope import PartnerQuerySet


class Blocks(GridView):
    screen = "payment-blocks"
    table, filters, default_sort = BlockTable, BlockFilters, "-stopped"
    empty_text = gettext_lazy("Nobody was blocked yet. A customer class says when its customers are.")

    def rows(self) -> PartnerQuerySet:
        return blocks_of(self.request.user)


class ByHand(CustomerPage):
    """A page of the right to block and to release."""

    screen, tab = BY_HAND, "customer-info.account"
    form_class: Any
    told: Any

    def why_forbidden(self) -> str:
        return why_not_block(self.request.user, self.customer)

    def act(self, **said: Any) -> PaymentBlock:
        raise NotImplementedError

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.page(form=self.form_class())

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        form = self.form_class(request.POST)
        if form.is_valid():
            with refusals(form) as refused:
                block = self.act(customer=self.customer, by=request.user, at=timezone.now(), **form.cleaned_data)
            if not refused:
                told = {"name": self.customer.name, "no": block.resume_no or block.stop_no}
                messages.success(request, self.told % told)
                return redirect("billing:account", code)
        return self.page(422, form=form)


class BlockByHand(ByHand):
    template, form_class = "billing/block.html", BlockForm
    told = gettext_lazy("The service of %(name)s is stopped by order %(no)s.")

    def act(self, **said: Any) -> PaymentBlock:
        return block_by_hand(**said)

    def page(self, status: int = 200, **context: Any) -> HttpResponse:
        today = self.customer.today(timezone.now())
        context["owed"] = owed_now(self.customer, account_of(self.customer, self.request.user), today)
        return super().page(status, **context)


class ReleaseByHand(ByHand):
    template, form_class = "billing/release.html", ReleaseForm
    told = gettext_lazy("The service of %(name)s goes on by order %(no)s.")

    def act(self, **said: Any) -> PaymentBlock:
        return release_by_hand(**said)

    def page(self, status: int = 200, **context: Any) -> HttpResponse:
        return super().page(status, stands=open_block(self.customer.pk), **context)
