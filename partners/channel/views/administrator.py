"""Tab Administrator: the people of a partner (guide 2.7.1.2, 2.12.1.2)."""

from functools import cached_property

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Case, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from oms.kit.grid import GridView
from oms.kit.pages import Page, forbid
from partners.channel.actions import administrators as do
from partners.channel.filters.reseller import AdministratorFilters
from partners.channel.forms.reseller import AccountForm, NewAccountForm, SetPasswordForm
from partners.channel.tables.reseller import AdministratorTable, ManagedAdministratorTable
from partners.channel.views.partner_page import PartnerPage
from partners.people.actions.log import client_ip
from partners.people.models import Account
from partners.people.rules import why_not_change_account, why_not_change_accounts, why_not_change_reseller
from partners.sign_in.actions.factor import clear_factors
from partners.sign_in.queries.factor import has_factor


class OfAccounts(PartnerPage):
    """Who changes the accounts of a company is not quite who changes the company."""

    screen = "reseller-management.administrators"

    @property
    def why_not(self) -> str:
        """In Reseller Management nobody changes the own company; in My Information its Chief Admin does."""
        rule = why_not_change_accounts if self.own else why_not_change_reseller
        return rule(self.request.user, self.partner)


class Administrators(OfAccounts, GridView):
    template = "partners/administrators.html"
    table = AdministratorTable
    filters = AdministratorFilters
    default_sort = "-is_chief"

    def rows(self):
        has_password = Case(When(password__startswith="!", then=Value(False)), default=Value(True))
        return (
            Account.objects.visible_to(self.request.user)
            .filter(partner=self.partner)
            .annotate(has_password=has_password)
        )

    def grid(self):
        grid = super().grid()
        if not self.why_not:
            grid.table = ManagedAdministratorTable
        return grid

    def context(self, grid) -> dict:
        return {"add_address": self.address("administrator-add")}


class AddAdministrator(OfAccounts, Page):
    template = "partners/administrator_form.html"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.user.may_open(self.screen) and self.why_not:
            forbid(self.why_not)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, **kwargs) -> HttpResponse:
        return self.show(NewAccountForm(user=request.user, partner=self.partner))

    def show(self, form: NewAccountForm, status: int = 200) -> HttpResponse:
        return self.page(status=status, form=form, back=self.address("administrators"))

    def post(self, request: HttpRequest, **kwargs) -> HttpResponse:
        form = NewAccountForm(request.POST, user=request.user, partner=self.partner)
        if form.is_valid():
            new = {"partner": self.partner, **form.details()}
            if self.attempt(form, do.add_account, **new, by=request.user, at=timezone.now()):
                messages.success(request, self.news(form.cleaned_data))
                return redirect(self.address("administrators"))
        return self.show(form, status=422)

    @staticmethod
    def news(data: dict) -> str:
        if data["password"]:
            return _("%(name)s is added.") % {"name": data["name"]}
        return _("%(name)s is added. A link that sets the password goes to %(email)s.") % data


class AccountPage(OfAccounts, Page):
    """A page about one account of the partner."""

    @cached_property
    def account(self) -> Account:
        seen = Account.objects.visible_to(self.request.user).select_related("role", "partner")
        return get_object_or_404(seen, partner=self.partner, pk=self.kwargs["pk"])

    @property
    def why_not(self) -> str:
        return super().why_not or why_not_change_account(self.request.user, self.account)

    def page(self, status: int = 200, **context) -> HttpResponse:
        here, back = self.address("administrator", self.account.pk), self.address("administrators")
        return super().page(status=status, account=self.account, here=here, back=back, **context)

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.method == "GET" and self.account.pk == request.user.pk:
            return redirect("partners:my-information")
        if request.user.may_open(self.screen) and self.why_not:
            forbid(self.why_not)
        return super().dispatch(request, *args, **kwargs)


class EditAdministrator(AccountPage):
    template = "partners/administrator_form.html"

    def get(self, request: HttpRequest, **kwargs) -> HttpResponse:
        return self.show(self.form(initial={name: getattr(self.account, name) for name in AccountForm.base_fields}))

    def post(self, request: HttpRequest, **kwargs) -> HttpResponse:
        form = self.form(request.POST)
        change = {"by": request.user, "at": timezone.now()}
        if form.is_valid() and self.attempt(form, do.change_account, self.account, **form.details(), **change):
            messages.success(request, _("%(name)s is saved.") % {"name": form.cleaned_data["name"]})
            return redirect(self.address("administrators"))
        return self.show(form, status=422)

    def form(self, *args, **options) -> AccountForm:
        return AccountForm(*args, user=self.request.user, partner=self.partner, held=self.account.role, **options)

    def show(self, form: AccountForm, status: int = 200) -> HttpResponse:
        return self.page(status=status, form=form, has_factor=has_factor(self.account))


class AdministratorPassword(AccountPage):
    """A password set here, or a link that lets the person set it."""

    template = "partners/administrator_password.html"

    def get(self, request: HttpRequest, **kwargs) -> HttpResponse:
        return self.page(form=SetPasswordForm(account=self.account))

    def post(self, request: HttpRequest, **kwargs) -> HttpResponse:
        form = SetPasswordForm(request.POST, account=self.account)
        if form.is_valid():
            change = {"password": form.cleaned_data["password"], "ip": client_ip(request)}
            if self.attempt(form, do.give_password, self.account, **change, by=request.user, at=timezone.now()):
                messages.success(request, _("%(name)s has a new password.") % {"name": self.account.name})
                return redirect(self.address("administrators"))
        return self.page(status=422, form=form)


class ActOnAdministrator(AccountPage):
    """One click each: chief, off, on, delete, link."""

    template = "partners/administrator_delete.html"

    def get(self, request: HttpRequest, verb: str, **kwargs) -> HttpResponse:
        if verb != "delete":
            raise Http404
        return self.page()

    def post(self, request: HttpRequest, verb: str, **kwargs) -> HttpResponse:
        change = {"by": request.user, "at": timezone.now()}
        act, news = self.acts()[verb]
        try:
            act(self.account, **change)
            messages.success(request, news % {"name": self.account.name, "email": self.account.email})
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
        return redirect(self.address("administrators"))

    @staticmethod
    def acts() -> dict:
        return {
            "chief": (do.make_chief, _("%(name)s is the Chief Admin now.")),
            "off": (do.switch_off, _("%(name)s is switched off and signed out.")),
            "on": (do.switch_on, _("%(name)s is switched on.")),
            "link": (do.send_link, _("A link that sets the password goes to %(email)s.")),
            "factors": (clear_factors, _("%(name)s has no second factor any more.")),
            "delete": (do.delete_account, _("%(name)s is deleted.")),
        }
