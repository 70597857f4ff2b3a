"""My Information: My Account and Basic Info (guide 2.12)."""

import copy

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from oms.kit.pages import Page
from oms.kit.refusals import refusals
from oms.kit.registries import Tab, registries
from partners.channel.actions.account import change_details, choose_alarms, choose_keys
from partners.channel.forms.account import AccountForm, DigestForm
from partners.channel.queries.information import basic_info, headline
from partners.channel.rules import why_not_change_contact
from partners.messages.enums import DeliveryMethod
from partners.messages.notifications.message import alarms, kinds
from partners.messages.queries.digest import zone_of
from partners.people.actions.log import client_ip
from partners.sign_in.actions.password import change_password
from partners.sign_in.actions.session import end_sessions, keep_session
from partners.sign_in.forms.password import PasswordForm

HERE = "partners:my-information"


def tabs() -> list[Tab]:
    """My Account, Basic Info and whatever else was registered."""
    own = [
        Tab("my-information", _("My Account"), HERE, 0),
        Tab("my-information.second-factor", _("Second Factor"), "partners:second-factor", 5),
        Tab("my-information.sessions", _("Sessions"), "partners:my-sessions", 7),
        Tab("my-information.basic-info", _("Basic Info"), "partners:my-basic-info", 10),
    ]
    return sorted([*own, *registries.tabs_of("my-information")], key=lambda tab: tab.order)


class BasicInfo(Page):
    """One's own partner; the partner above keeps most of it, the Chief Admin the address (guide 2.12.1.1)."""

    screen = "my-information.basic-info"
    template = "partners/my_basic_info.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        why_not = why_not_change_contact(request.user, request.user.partner)
        facts = basic_info(request.user)
        return self.page(tabs=tabs(), headline=headline(request.user), facts=facts, why_not=why_not)


class MyAccount(Page):
    """The tab with everything a person may change about the own account; each of its forms has a view below."""

    screen = "my-information"
    template = "partners/my_account.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show()

    def show(self, status: int = 200, **wrong) -> HttpResponse:
        user = self.request.user
        forms = {"account": AccountForm(instance=copy.copy(user)), "password": PasswordForm(), **wrong}
        forms.setdefault("digest", DigestForm(initial={"time_zone": zone_of(user)}))
        return self.page(
            status,
            tabs=tabs(),
            headline=headline(user),
            forms=list(wrong.values()),
            alarms=alarms(user),
            methods=DeliveryMethod.labels,
            idle_minutes=int(settings.IDLE.total_seconds() // 60),
            warning_minutes=int(settings.IDLE_WARNING.total_seconds() // 60),
            longest_hours=int(settings.ABSOLUTE_SESSION.total_seconds() // 3600),
            **{f"{name}_form": form for name, form in forms.items()},
        )

    def done(self, text: str, anchor: str) -> HttpResponse:
        messages.success(self.request, text)
        return redirect(f"{reverse(HERE)}#{anchor}")


class Change(MyAccount):
    """Base of the views that take one of the forms; somebody who reloads one lands on the tab."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect(HERE)


class ChangeDetails(Change):
    def post(self, request: HttpRequest) -> HttpResponse:
        form = AccountForm(request.POST, instance=copy.copy(request.user))
        if not form.is_valid():
            return self.show(422, account=form)
        with refusals(form) as refused:
            change_details(by=request.user, **form.cleaned_data, ip=client_ip(request), at=timezone.now())
        if refused:
            return self.show(422, account=form)
        translation.activate(request.user.speaks)
        return self.done(_("Your account is saved."), "account")


class ChangePassword(Change):
    def post(self, request: HttpRequest) -> HttpResponse:
        form = PasswordForm(request.POST)
        if not form.is_valid():
            return self.show(422, password=form)
        old, new = form.cleaned_data["old"], form.cleaned_data["new"]
        with refusals(form) as refused:
            change_password(by=request.user, old=old, new=new, ip=client_ip(request), at=timezone.now())
        if refused:
            return self.show(422, password=form)
        keep_session(request, at=timezone.now())
        return self.done(_("Your password is changed. Every other session of yours has ended."), "password")


class ChooseAlarms(Change):
    def post(self, request: HttpRequest) -> HttpResponse:
        form = DigestForm(request.POST)
        if not form.is_valid():
            return self.show(422, digest=form)
        wanted = {code: request.POST.getlist(f"alarm-{code}") for code in kinds}
        zone = form.cleaned_data["time_zone"] or zone_of(request.user)
        choose_alarms(by=request.user, wanted=wanted, time_zone=zone)
        return self.done(_("Your alarms are saved."), "alarms")


class ChooseKeys(Change):
    def post(self, request: HttpRequest) -> HttpResponse:
        choose_keys(by=request.user, on=bool(request.POST.get("keys")))
        return self.done(_("Your choice of keys is saved."), "keys")


class SignOutOthers(Change):
    """Log-out everywhere else; this session stays."""

    def post(self, request: HttpRequest) -> HttpResponse:
        end_sessions(request.user, at=timezone.now())
        keep_session(request, at=timezone.now())
        return self.done(_("Every other session of yours has ended."), "signing-out")
