"""The page behind an administrator's one-time link. GET shows it, POST uses it."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View

from customers.actions.login_link import choose_password, open_link
from customers.forms import PasswordForm
from oms.kit.refusals import refusals


@method_decorator(login_not_required, name="dispatch")
class ChoosePassword(View):
    """guide 2.5.3.2"""

    def get(self, request: HttpRequest, secret: str) -> HttpResponse:
        return self.show(PasswordForm())

    def post(self, request: HttpRequest, secret: str) -> HttpResponse:
        form = PasswordForm(request.POST)
        if form.is_valid():
            try:
                with refusals(form, at="password"):
                    choose_password(secret=secret, password=form.cleaned_data["password"], at=timezone.now())
            except PermissionDenied as error:  # nobody is signed in: the page itself says that the link is too old
                form.add_error(None, str(error))
        if form.errors:
            return self.show(form, status=422)
        return render(request, "customers/choose_password.html", {"done": True})

    def show(self, form: PasswordForm, status: int = 200) -> HttpResponse:
        link = open_link(self.kwargs["secret"], at=timezone.now())
        context = {"form": form, "forms": [form], "customer": link and link.customer}
        return render(self.request, "customers/choose_password.html", context, status=status if link else 410)
