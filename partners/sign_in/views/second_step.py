"""The second step of the login: a code or a passkey, after the right password."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View

from partners.sign_in.actions.second_step import Expired, ask_for_passkey, half_signed_in, take_code, take_passkey
from partners.sign_in.actions.sign_in import Blocked, Refused
from partners.sign_in.enums import FactorKind
from partners.sign_in.forms.gate import CodeForm
from partners.sign_in.protocols.passkeys import portal_host, portal_origin
from partners.sign_in.queries.factor import kinds_of
from partners.sign_in.views.gate import safe_next


@method_decorator(login_not_required, name="dispatch")
class SecondStep(View):
    """Asks for a code; beside it, for a passkey where there is one. After five minutes it begins at the password."""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect("partners:home")
        try:
            self.account = half_signed_in(request, at=timezone.now())
        except Expired:
            messages.warning(request, _("Sign in with your password first; the second step follows within 5 minutes."))
            return redirect("partners:login")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(CodeForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = CodeForm(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        words = _("This code is not right, or it was used already. The app shows the next one in a moment.")
        return self.answer(words, "id_code", take_code, code=form.cleaned_data["code"])

    def answer(self, words: str, anchor: str, take: Callable[..., None], **proof: str) -> HttpResponse:
        try:
            take(self.request, **proof, at=timezone.now())
        except Blocked:
            problem = (_("Too many wrong answers. Try again in 5 minutes."), anchor)
        except Refused:
            problem = (words, anchor)
        else:
            return safe_next(self.request)
        return self.show(CodeForm(), status=422, problems=[problem])

    def show(self, form: CodeForm, status: int = 200, problems: list[tuple[str, str]] | None = None) -> HttpResponse:
        kinds = kinds_of(self.account)
        elsewhere = self.request.get_host().partition(":")[0] != portal_host()
        context = {
            "form": form,
            "forms": [form],
            "problems": problems or [],
            "next": self.request.POST.get("next") or self.request.GET.get("next", ""),
            "app": FactorKind.APP in kinds,
            "options": ask_for_passkey(self.request, self.account),
            "elsewhere": portal_origin() if elsewhere else "",
        }
        return render(self.request, "partners/second_step.html", context, status=status)


class PasskeyStep(SecondStep):
    """Takes the passkey's signature; somebody who reloads it lands on the page."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect("partners:second-step")

    def post(self, request: HttpRequest) -> HttpResponse:
        words = _("This passkey does not belong to the account, or the page stood open too long. Try once more.")
        answer = request.POST.get("credential", "")[:20_000]
        return self.answer(words, "passkey", take_passkey, answer=answer)
