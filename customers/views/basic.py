"""Basic Info and Change Reseller (guide 2.5.3.1)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.actions.change_reseller import change_reseller
from customers.actions.modify import modify_basic
from customers.enums import LIVE
from customers.forms import BasicForm, ChangeResellerForm
from customers.queries.contract import fraud_limit_on
from customers.queries.customer import basic_facts, today_of
from customers.queries.group import group_of
from customers.queries.terms import agreement_of
from customers.views.page import CustomerPage
from oms.kit.refusals import refusals
from oms.kit.registries import registries


class Basic(CustomerPage):
    screen = "customer-info.basic"
    template = "customers/basic.html"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        limit = fraud_limit_on(self.customer, today_of(self.customer))
        group = group_of(self.customer) if request.user.may_open("customer-group") else None
        agreed = agreement_of(self.customer) if request.user.may_open("terms") else None
        return self.page(
            groups=basic_facts(self.customer, limit, reader=request.user),
            group=group,
            agreed=agreed,
            transfer=self.transfer(),
        )

    def transfer(self) -> str:
        """Where a transfer to another reseller is asked for, with its page of a floor above."""
        name = registries.pages.get("transfer of a customer", "")
        may = self.request.user.may_open("transfers") and self.customer.status in LIVE
        return reverse(name, args=[self.customer.code]) if name and may else ""


class ModifyBasic(CustomerPage):
    screen = "customer-info.basic"
    template = "customers/basic_form.html"
    modifies = True

    def form(self, data=None) -> BasicForm:
        limit = fraud_limit_on(self.customer, today_of(self.customer))
        most = self.customer.plan.fraud_max if self.customer.plan else None
        return BasicForm(data, instance=self.customer, reader=self.request.user, limit=limit, most=most)

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.show(self.form())

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        form = self.form(request.POST)
        if form.is_valid():
            now = timezone.now()
            with refusals(form, remarks="remark_0"):
                modify_basic(customer=self.customer, fields=form.typed, limits=form.limits, by=request.user, at=now)
        if form.errors:
            return self.show(form, status=422)
        messages.success(request, _("Basic Info is saved."))
        if (
            self.customer.status in LIVE
            and form.initial["disable_number_management"]
            and not form.typed["disable_number_management"]
        ):
            messages.info(
                request, _("Its numbers are compared with the network within a minute; you are told what differs.")
            )
        return redirect("customers:basic", code)

    def show(self, form: BasicForm, status: int = 200) -> HttpResponse:
        return self.page(status, form=form, forms=[form])


class ChangeReseller(CustomerPage):
    """Moves the customer with all it has, within the login partner's tree."""

    screen = "customer-info.basic"
    template = "customers/change_reseller.html"
    modifies = True

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.show(ChangeResellerForm(reader=request.user))

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        form = ChangeResellerForm(request.POST, reader=request.user)
        if form.is_valid():
            partner = form.cleaned_data["reseller"]
            with refusals(form, at="reseller"):
                change_reseller(customer=self.customer, partner=partner, by=request.user, at=timezone.now())
        if form.errors:
            return self.show(form, status=422)
        told = {"customer": self.customer.name, "partner": partner.name}
        messages.success(request, _("%(customer)s now belongs to %(partner)s.") % told)
        return redirect("customers:basic", code)

    def show(self, form: ChangeResellerForm, status: int = 200) -> HttpResponse:
        return self.page(status, form=form, forms=[form])
