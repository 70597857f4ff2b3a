"""Reseller Portal Logo, and the logo and colours that pages load (guide 2.2.1)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from oms.kit.colours import palette
from oms.kit.pages import Page
from partners.branding.actions.look import drop_logo, save_logo, save_look
from partners.branding.forms.look import LogoForm, LookForm
from partners.branding.models import Branding
from partners.branding.queries.look import branding_of

KEEP = "private, max-age=31536000, immutable"  # the address changes with the content
HERE = "partners:portal-logo"


class PortalLogo(Page):
    screen = "portal-logo"
    template = "partners/portal_logo.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(LogoForm(), self.look_form())

    def look_form(self) -> LookForm:
        own = self.own()
        return LookForm(initial={"name": own.name, "colour": own.colour} if own else {})

    def own(self) -> Branding | None:
        user = self.request.user
        return Branding.objects.visible_to(user).filter(partner_id=user.partner_id).defer("logo").first()

    def show(self, logo_form: LogoForm, look_form: LookForm, status: int = 200) -> HttpResponse:
        wrong = [form for form in (logo_form, look_form) if form.errors]
        look = branding_of(self.request.user.partner)
        return self.page(
            status=status, logo_form=logo_form, look_form=look_form, forms=wrong, own=self.own(), look=look
        )


class SaveLogo(PortalLogo):
    """Browse, Save."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect(HERE)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = LogoForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form, self.look_form(), status=422)
        save_logo(png=form.cleaned_data["logo"], by=request.user, at=timezone.now())
        messages.success(request, _("The logo is saved. It shows for you and for resellers below without their own."))
        return redirect(HERE)


class DropLogo(PortalLogo):
    """Default."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect(HERE)

    def post(self, request: HttpRequest) -> HttpResponse:
        drop_logo(by=request.user, at=timezone.now())
        messages.success(request, _("Your own logo is taken away; the default shows again."))
        return redirect(HERE)


class SaveLook(PortalLogo):
    """Name and colour."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect(HERE)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = LookForm(request.POST)
        if not form.is_valid():
            return self.show(LogoForm(), form, status=422)
        save_look(**form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, _("Name and colour are saved."))
        return redirect(HERE)


class Logo(View):
    """The PNG that this person's header shows; the hash in the address only tells browsers what to keep."""

    def get(self, request: HttpRequest, logo_hash: str) -> HttpResponse:
        look = branding_of(request.user.partner)
        png = look.logo() if look.logo_hash == logo_hash else None
        if png is None:
            raise Http404
        return HttpResponse(png, content_type="image/png", headers={"Cache-Control": KEEP})


class Colours(View):
    """The style sheet with this person's portal colours."""

    def get(self, request: HttpRequest, colour: str) -> HttpResponse:
        own = branding_of(request.user.partner).colour
        if not own or own != f"#{colour}":
            raise Http404
        lines = "".join(f"{name}:light-dark({light},{dark});" for name, (light, dark) in palette(own).items())
        return HttpResponse(f":root{{{lines}}}\n", content_type="text/css", headers={"Cache-Control": KEEP})
