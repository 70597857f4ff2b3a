"""Administrator (guide 2.5.3.2)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.actions.login_link import send_login
from customers.actions.modify import change_password, modify_administrator
from customers.forms import AdministratorForm, PasswordForm
from customers.queries.customer import administrator_facts
from customers.views.page import CustomerPage
from oms.kit.refusals import refusals


class Administrator(CustomerPage):
    screen = "customer-info.administrator"
    template = "customers/administrator.html"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.page(facts=administrator_facts(self.customer))


class ModifyAdministrator(CustomerPage):
    screen = "customer-info.administrator"
    modifies = True
    template = "customers/form.html"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.show(AdministratorForm(instance=self.customer))

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        form = AdministratorForm(request.POST, instance=self.customer)
        if form.is_valid():
            now, fields = timezone.now(), form.cleaned_data
            with refusals(form):
                modify_administrator(customer=self.customer, fields=fields, by=request.user, at=now)
        if form.errors:
            return self.show(form, status=422)
        messages.success(request, _("The administrator is saved."))
        return redirect("customers:administrator", code)

    def show(self, form: AdministratorForm, status: int = 200) -> HttpResponse:
        return self.page(
            status, form=form, forms=[form], heading=_("Modify administrator"), save=_("Save"),
            back="customers:administrator", fixed=[(_("Administrator ID"), self.customer.admin_id)],
        )  # fmt: skip


class ChangePassword(CustomerPage):
    screen = "customer-info.administrator"
    modifies = True
    template = "customers/form.html"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.show(PasswordForm())

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        form = PasswordForm(request.POST)
        if form.is_valid():
            password = form.cleaned_data["password"]
            with refusals(form, at="password"):
                change_password(customer=self.customer, password=password, by=request.user, at=timezone.now())
        if form.errors:
            return self.show(form, status=422)
        messages.success(request, _("The administrator's password is changed."))
        return redirect("customers:administrator", code)

    def show(self, form: PasswordForm, status: int = 200) -> HttpResponse:
        return self.page(
            status, form=form, forms=[form], heading=_("Change Password"), save=_("Change password"),
            back="customers:administrator", fixed=[(_("Administrator ID"), self.customer.admin_id)],
        )  # fmt: skip


class SendLogin(CustomerPage):
    """A one-time link, never a password."""

    screen = "customer-info.administrator"
    modifies = True

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        with refusals() as refused:
            address = send_login(customer=self.customer, by=request.user, at=timezone.now())
        if refused:
            messages.warning(request, refused.text)
        else:
            messages.success(request, _("Login information is on its way to %(address)s.") % {"address": address})
        return redirect("customers:administrator", code)
