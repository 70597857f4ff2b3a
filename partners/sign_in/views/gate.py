"""Before sign-in: login, logout, staying signed in."""

from django.conf import settings
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

from partners.sign_in.actions.sign_in import Blocked, Elsewhere, Refused, sign_in, sign_out
from partners.sign_in.forms.gate import LoginForm


def safe_next(request: HttpRequest, default: str = "partners:home") -> HttpResponse:
    """Back to where the person was, never to another host."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(target, allowed_hosts=None) and target.startswith("/"):
        return redirect(target)
    return redirect(default)


@method_decorator(login_not_required, name="dispatch")
class Login(View):
    """guide 1.2; the answers for a wrong password and an unknown ID are the same."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect("partners:home")
        return self.show(LoginForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = LoginForm(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            signed_in = sign_in(request, **form.cleaned_data, at=timezone.now())
        except Blocked:
            form.add_error(
                None, _("Too many wrong passwords for this ID or from your network. Try again in 5 minutes.")
            )
        except Refused:
            form.add_error(None, _("User ID and password do not fit, or the account is switched off."))
        except Elsewhere:
            form.add_error(None, _("Your company signs in with its own account alone. Use the link below the form."))
        else:
            return safe_next(request) if signed_in else redirect(self.second_step())
        return self.show(form, status=422)

    def second_step(self) -> str:
        target = urlencode({"next": self.request.POST.get("next", "")})
        return f"{reverse('partners:second-step')}?{target}"

    def show(self, form: LoginForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "next": self.request.GET.get("next", ""), "demo": settings.DEMO}
        return render(self.request, "partners/login.html", context, status=status)


class Logout(View):
    """Ends this session."""

    def post(self, request: HttpRequest) -> HttpResponse:
        sign_out(request, at=timezone.now())
        messages.success(request, _("You are signed out."))
        return redirect("partners:login")


class Stay(View):
    """“Stay signed in”: a person's act, so the idle time starts anew."""

    def post(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(status=204) if request.htmx else safe_next(request)
