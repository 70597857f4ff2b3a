"""A forgotten password: asking for the mail, and the page its link leads to (guide 1.3)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View

from oms.kit.refusals import refusals
from partners.people.actions.log import client_ip
from partners.sign_in.actions.reset import LIVES, TooMany, link_is_good, request_reset, use_link
from partners.sign_in.forms.password import NewPasswordForm, ResetForm


@method_decorator(login_not_required, name="dispatch")
class PasswordReset(View):
    """Mails a link when ID and Email belong together; the page says the same either way."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(ResetForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ResetForm(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            request_reset(**form.cleaned_data, ip=client_ip(request), at=timezone.now())
        except TooMany:
            form.add_error(None, _("Too many requests for this ID or from your network. Try again in 5 minutes."))
            return self.show(form, status=422)
        return self.show(form, sent=True)

    def show(self, form: ResetForm, status: int = 200, sent: bool = False) -> HttpResponse:
        minutes = int(LIVES.total_seconds() // 60)
        context = {"form": form, "forms": [form], "sent": sent, "minutes": minutes}
        return render(self.request, "partners/password_reset.html", context, status=status)


@method_decorator(login_not_required, name="dispatch")
class SetPassword(View):
    """Looking at the page does not use the link up; sending the form does."""

    def get(self, request: HttpRequest, secret: str) -> HttpResponse:
        good = link_is_good(secret, at=timezone.now())
        return self.show(NewPasswordForm() if good else None, status=200 if good else 410)

    def post(self, request: HttpRequest, secret: str) -> HttpResponse:
        form = NewPasswordForm(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        with refusals(form, at="new") as refused:
            account = use_link(secret, password=form.cleaned_data["new"], ip=client_ip(request), at=timezone.now())
        if refused:
            return self.show(form, status=422)
        if account is None:
            return self.show(None, status=410)
        messages.success(request, _("The new password is set. Sign in with it."))
        return redirect("partners:login")

    def show(self, form: NewPasswordForm | None, status: int) -> HttpResponse:
        return render(self.request, "partners/set_password.html", {"form": form, "forms": [form]}, status=status)
