"""My Information / Second Factor: app, passkeys, recovery codes of one's own account."""

import time
from functools import cached_property

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from oms.kit.pages import Page
from oms.kit.refusals import refusals
from oms.kit.secrets import seal, unseal
from partners.branding.queries.look import branding_of
from partners.channel.queries.information import headline
from partners.channel.views.information import tabs
from partners.people.actions.log import client_ip
from partners.sign_in.actions import factor as do
from partners.sign_in.actions.session import keep_session
from partners.sign_in.enums import SIGNED_IN_AT, FactorKind
from partners.sign_in.forms.factor import AppForm, NameForm, PasskeyForm, ProvenForm
from partners.sign_in.models import Factor
from partners.sign_in.protocols import passkeys
from partners.sign_in.protocols.one_time_codes import app_address, new_app_secret, qr_code
from partners.sign_in.queries.factor import factors_of
from partners.sign_in.rules import must_set_up_factor

HERE = "partners:second-factor"
APP_SECRET, CHALLENGE = "new_app_secret", "new_passkey_challenge"  # in the session, until they are confirmed
FRESH = 600  # seconds after the sign-in that an account without a password may change its factors


class FactorPage(Page):
    """What all pages of the tab share."""

    screen = "my-information.second-factor"

    def page(self, status: int = 200, **context) -> HttpResponse:
        form = context.get("form")
        shared = {
            "tabs": tabs(),
            "headline": headline(self.request.user),
            "must": must_set_up_factor(self.request.user),
        }
        return super().page(
            status, **{**shared, "forms": [form] if form is not None and form.errors else [], **context}
        )

    def attempt(self, form: forms.Form, action, **values):
        """Run an action after the person proved to be the account's; None when it is refused, with the reason on the form."""
        session, change = self.request.session, {"by": self.request.user, "at": timezone.now()}
        change["ip"] = client_ip(self.request)
        fresh = time.time() - session.get(SIGNED_IN_AT, 0) < FRESH
        with refusals(form):
            do.prove_person(password=form.cleaned_data.get("password", ""), fresh=fresh, **change)
            return action(**values, **change) or []
        return None

    def done(self, text: str, codes: list[str]) -> HttpResponse:
        """Back to the overview; new recovery codes are shown first, now and never again."""
        messages.success(self.request, text)
        if not codes:
            return redirect(HERE)
        self.template = "partners/recovery_codes_made.html"
        return self.page(codes=codes, must=False)


class SecondFactor(FactorPage):
    """What there is, and what can be done about it."""

    template = "partners/second_factor.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        found = factors_of(request.user)
        of = {kind: [factor for factor in found if factor.kind == kind] for kind in FactorKind}
        return self.page(
            app=next(iter(of[FactorKind.APP]), None),
            passkeys=of[FactorKind.PASSKEY],
            recovery=next(iter(of[FactorKind.RECOVERY]), None),
        )


class AddApp(FactorPage):
    """QR code and key; nothing counts before the first code."""

    template = "partners/factor_app.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        request.session[APP_SECRET] = seal(new_app_secret())
        return self.show(AppForm(account=request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AppForm(request.POST, account=request.user)
        if APP_SECRET not in request.session:
            return redirect("partners:factor-app")
        if form.is_valid():
            made = self.attempt(form, do.add_app, secret=self.secret, code=form.cleaned_data["code"])
            if made is not None:
                del request.session[APP_SECRET]
                keep_session(request, at=timezone.now())
                return self.done(
                    _(
                        "The authenticator app is added; the next sign-in asks for its code. Your other sessions have ended."
                    ),
                    made,
                )
        return self.show(form, status=422)

    @property
    def secret(self) -> str:
        return unseal(self.request.session[APP_SECRET])

    def show(self, form: AppForm, status: int = 200) -> HttpResponse:
        user, secret = self.request.user, self.secret
        address = app_address(secret, login_id=user.login_id, portal=branding_of(user.partner).name)
        in_fours = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
        return self.page(status, form=form, qr=qr_code(address), secret=in_fours, address=address)


class AddPasskey(FactorPage):
    """The browser makes the passkey; its answer comes with the form."""

    template = "partners/factor_passkey.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(PasskeyForm(account=request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PasskeyForm(request.POST, account=request.user)
        challenge = request.session.pop(CHALLENGE, None)
        if form.is_valid() and (credential := self.credential(form, challenge)):
            made = self.attempt(form, do.add_passkey, name=form.cleaned_data["name"], credential=credential)
            if made is not None:
                keep_session(request, at=timezone.now())
                return self.done(
                    _("The passkey is added; the next sign-in can ask for it. Your other sessions have ended."), made
                )
        return self.show(form, status=422)

    @staticmethod
    def credential(form: PasskeyForm, challenge: dict | None) -> bytes | None:
        try:
            return passkeys.created(challenge or {}, form.cleaned_data["credential"])
        except passkeys.NotProven:
            form.add_error(None, _("The passkey was not made for this page. Try once more."))
            return None

    def show(self, form: PasskeyForm, status: int = 200) -> HttpResponse:
        user = self.request.user
        known = [passkeys.from_text(unseal(f.secret)) for f in factors_of(user) if f.kind == FactorKind.PASSKEY]
        options, self.request.session[CHALLENGE] = passkeys.ask_to_create(
            login_id=user.login_id, name=user.name, handle=f"account-{user.pk}", known=known
        )
        elsewhere = self.request.get_host().partition(":")[0] != passkeys.portal_host()
        return self.page(status, form=form, options=options, elsewhere=passkeys.portal_origin() if elsewhere else "")


class RecoveryCodes(FactorPage):
    """New codes in the place of the old ones."""

    template = "partners/factor_codes.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(form=ProvenForm(account=request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ProvenForm(request.POST, account=request.user)
        made = self.attempt(form, do.renew_codes) if form.is_valid() else None
        if made is None:
            return self.page(422, form=form)
        return self.done(_("New recovery codes are made; the ones before no longer work."), made)


class OneFactor(FactorPage):
    """A page about one factor of one's own."""

    kinds = (FactorKind.APP, FactorKind.PASSKEY)

    @cached_property
    def factor(self) -> Factor:
        seen = Factor.objects.visible_to(self.request.user).filter(account=self.request.user)
        return get_object_or_404(seen, pk=self.kwargs["pk"], kind__in=self.kinds)


class RenamePasskey(OneFactor):
    template = "partners/factor_rename.html"
    kinds = (FactorKind.PASSKEY,)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(form=NameForm(account=request.user, initial={"name": self.factor.name}), factor=self.factor)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = NameForm(request.POST, account=request.user)
        if form.is_valid():
            name = form.cleaned_data["name"]
            if self.attempt(form, do.rename_passkey, factor=self.factor, name=name) is not None:
                return self.done(_("The passkey is called %(name)s now.") % {"name": name}, [])
        return self.page(422, form=form, factor=self.factor)


class RemoveFactor(OneFactor):
    template = "partners/factor_remove.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(form=ProvenForm(account=request.user), factor=self.factor)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form, name = ProvenForm(request.POST, account=request.user), str(self.factor)
        if form.is_valid() and self.attempt(form, do.remove_factor, factor=self.factor) is not None:
            return self.done(_("“%(name)s” is removed.") % {"name": name}, [])
        return self.page(422, form=form, factor=self.factor)
