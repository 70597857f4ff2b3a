"""Tab Administrator: the people of a partner (guide 2.7.1.2, 2.12.1.2)."""

from functools import cached_property

from django.contrib import messages
from django.db.models import Case, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oms.kit.grid import GridView
from oms.kit.pages import Page
from oms.kit.refusals import refusals
from partners.channel.actions import administrators as do
from partners.channel.filters.reseller import AdministratorFilters
from partners.channel.forms.reseller import AccountForm, NewAccountForm, SetPasswordForm
from partners.channel.tables.reseller import AdministratorTable, ManagedAdministratorTable
from partners.channel.views.partner_page import PartnerPage
from partners.people.actions.log import client_ip
from partners.people.models import Account
from partners.people.rules import (
    why_not_change_account,
    why_not_change_accounts,
    why_not_change_reseller,
    why_not_take_over,
)
from partners.sign_in.actions.factor import clear_factors
from partners.sign_in.queries.factor import has_factor

VERBS = ("chief", "off", "on", "link", "factors", "delete")


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
    empty_text = gettext_lazy("This company has no administrator yet.")

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

    def why_forbidden(self) -> str:
        return self.why_not

    def get(self, request: HttpRequest, **kwargs) -> HttpResponse:
        return self.show(NewAccountForm(user=request.user, partner=self.partner))

    def show(self, form: NewAccountForm, status: int = 200) -> HttpResponse:
        return self.page(status=status, form=form, back=self.address("administrators"))

    def post(self, request: HttpRequest, **kwargs) -> HttpResponse:
        form = NewAccountForm(request.POST, user=request.user, partner=self.partner)
        if form.is_valid():
            with refusals(form) as refused:
                do.add_account(partner=self.partner, **form.details(), by=request.user, at=timezone.now())
            if not refused:
                messages.success(request, self.news(form.cleaned_data))
                return redirect(self.address("administrators"))
        return self.show(form, status=422)

    @staticmethod
    def news(data: dict) -> str:
        if data["password"]:
            return _("%(name)s is added.") % {"name": data["name"]}
        return _("%(name)s is added. A link that sets the password goes to %(email)s.") % data


class AccountPage(OfAccounts, Page):
    """A page about one account of the partner; from one's own it leads to My Account.

    `sets_sign_in`: whether it is about how the person signs in.
    """

    sets_sign_in = False

    @cached_property
    def account(self) -> Account:
        seen = Account.objects.visible_to(self.request.user).select_related("role", "partner")
        return get_object_or_404(seen, partner=self.partner, pk=self.kwargs["pk"])

    @property
    def why_not(self) -> str:
        return super().why_not or why_not_change_account(self.request.user, self.account)

    @property
    def why_not_sign_in(self) -> str:
        return why_not_take_over(self.request.user, self.account.role)

    def why_forbidden(self) -> str:
        if self.request.method == "GET" and self.account.pk == self.request.user.pk:
            return ""
        return self.why_not or (self.why_not_sign_in if self.sets_sign_in else "")

    def get(self, request: HttpRequest, **kwargs) -> HttpResponse:
        return redirect("partners:my-information") if self.account.pk == request.user.pk else self.begin()

    def begin(self) -> HttpResponse:
        """The page before anything was sent."""
        raise NotImplementedError

    def page(self, status: int = 200, **context) -> HttpResponse:
        links = {verb: self.address("administrator-act", self.account.pk, verb) for verb in VERBS}
        links["password"] = self.address("administrator-password", self.account.pk)
        context |= {"account": self.account, "links": links, "back": self.address("administrators")}
        return super().page(status=status, **context)


class EditAdministrator(AccountPage):
    template = "partners/administrator_form.html"

    def begin(self) -> HttpResponse:
        return self.show(self.form(initial={name: getattr(self.account, name) for name in AccountForm.base_fields}))

    def post(self, request: HttpRequest, **kwargs) -> HttpResponse:
        form = self.form(request.POST)
        if form.is_valid():
            with refusals(form) as refused:
                do.change_account(self.account, **form.details(), by=request.user, at=timezone.now())
            if not refused:
                messages.success(request, _("%(name)s is saved.") % {"name": form.cleaned_data["name"]})
                return redirect(self.address("administrators"))
        return self.show(form, status=422)

    def form(self, *args, **options) -> AccountForm:
        return AccountForm(*args, user=self.request.user, partner=self.partner, held=self.account.role, **options)

    def show(self, form: AccountForm, status: int = 200) -> HttpResponse:
        more = {"has_factor": has_factor(self.account), "why_not_sign_in": self.why_not_sign_in}
        return self.page(status=status, form=form, **more)


class AdministratorPassword(AccountPage):
    """A password set here, or a link that lets the person set it."""

    template = "partners/administrator_password.html"
    sets_sign_in = True

    def begin(self) -> HttpResponse:
        return self.page(form=SetPasswordForm(account=self.account))

    def post(self, request: HttpRequest, **kwargs) -> HttpResponse:
        form = SetPasswordForm(request.POST, account=self.account)
        if form.is_valid():
            change = {"password": form.cleaned_data["password"], "ip": client_ip(request)}
            with refusals(form, at="password") as refused:
                do.give_password(self.account, **change, by=request.user, at=timezone.now())
            if not refused:
                messages.success(request, _("%(name)s has a new password.") % {"name": self.account.name})
                return redirect(self.address("administrators"))
        return self.page(status=422, form=form)


class ActOnAdministrator(AccountPage):
    """One click each: chief, off, on, delete, link."""

    template = "partners/administrator_delete.html"

    @property
    def sets_sign_in(self) -> bool:
        return self.kwargs["verb"] in ("link", "factors")

    def begin(self) -> HttpResponse:
        if self.kwargs["verb"] != "delete":
            raise Http404
        return self.page()

    def post(self, request: HttpRequest, verb: str, **kwargs) -> HttpResponse:
        act, news = self.acts()[verb]
        with refusals() as refused:
            act(self.account, by=request.user, at=timezone.now())
        if refused:
            messages.warning(request, refused.text)
        else:
            messages.success(request, news % {"name": self.account.name, "email": self.account.email})
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
