"""Sign in with your company's account: asking whose company, sending there, and the way back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views import View

from partners.sign_in.actions.company_sign_in import ASKED, NoProvider, NotSignedIn, TooOften, arrive, ask, depart
from partners.sign_in.forms.gate import CompanySignInForm
from partners.sign_in.protocols import openid


def _silent() -> str:
    return _("Your company's identity provider does not answer. Try again later, or sign in with your password.")


@method_decorator(login_not_required, name="dispatch")
class CompanySignIn(View):
    """Answers alike whatever ID is typed. The person goes on by a page, not by an answer to the form: so the content
    policy lets no form of the portal lead to another host."""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect("partners:home")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(CompanySignInForm(initial={"login_id": self.asked.get("login_id", "")}))

    @property
    def asked(self) -> dict:
        """What was typed before, of somebody who could not be sent on."""
        return self.request.session.get(ASKED, {})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = CompanySignInForm(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            ask(request, **form.cleaned_data, target=request.POST.get("next", "")[:500], at=timezone.now())
        except TooOften:
            form.add_error(None, _("Too many tries for this ID. Try again in 5 minutes."))
            return self.show(form, status=422)
        return render(request, "partners/company_departure.html")

    def show(self, form: CompanySignInForm, status: int = 200) -> HttpResponse:
        target = self.request.POST.get("next") or self.request.GET.get("next") or self.asked.get("target", "")
        context = {"form": form, "forms": [form], "next": target}
        return render(self.request, "partners/company_sign_in.html", context, status=status)


@method_decorator(login_not_required, name="dispatch")
class Departure(View):
    """Leads to the provider, or says in one and the same way that there is none or that it does not answer."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect("partners:home")
        try:
            return redirect(depart(request, at=timezone.now()))
        except NoProvider:
            messages.error(
                request,
                _(
                    "For this ID no company account is set up, or your company's identity provider does not answer. Try again later, or sign in with your password."
                ),
            )
            return redirect("partners:company-sign-in")


@method_decorator(login_not_required, name="dispatch")
class Callback(View):
    """Where every provider sends people back to."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect("partners:home")
        try:
            signed_in, target = arrive(request, at=timezone.now())
        except openid.Unavailable:
            return self.again(_silent())
        except NotSignedIn:
            return self.again(
                _(
                    "Your company's account did not sign you in: it took too long, was cancelled, or belongs to no account here."
                )
            )
        return self.go_on(target) if signed_in else redirect(_second_step(target))

    def again(self, text: str) -> HttpResponse:
        messages.error(self.request, text)
        return redirect("partners:company-sign-in")

    @staticmethod
    def go_on(target: str) -> HttpResponse:
        if target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None):
            return redirect(target)
        return redirect("partners:home")


def _second_step(target: str) -> str:
    return f"{reverse('partners:second-step')}?{urlencode({'next': target})}"
