"""Tab Identity Provider: of one's own company, or of a reseller one manages."""

from functools import cached_property

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from oms.kit.pages import Page
from oms.kit.refusals import refusals
from partners.channel.views.partner_page import PartnerPage
from partners.people.rules import why_not_change_reseller
from partners.sign_in.actions.company_sign_in import callback_address
from partners.sign_in.actions.identity import delete_provider, save_provider
from partners.sign_in.forms.identity import IdentityProviderForm
from partners.sign_in.models import IdentityProvider
from partners.sign_in.queries.identity import use_of
from partners.sign_in.rules import why_not_change_identity


class OfIdentity(PartnerPage):
    screen = "reseller-management.identity"

    @property
    def why_not(self) -> str:
        """In Reseller Management nobody changes the own company; in My Information its Chief Admin does."""
        foreign = "" if self.own else why_not_change_reseller(self.request.user, self.partner)
        return foreign or why_not_change_identity(self.request.user, self.partner)

    def providers(self):
        return IdentityProvider.objects.visible_to(self.request.user).filter(partner=self.partner)


class IdentityProviders(OfIdentity, Page):
    """What is set up, whom it signs in, and what the provider must know of the portal."""

    template = "partners/identity_providers.html"

    def get(self, request: HttpRequest, **kwargs) -> HttpResponse:
        rows = [
            {"provider": one, "use": use_of(one, request.user), "edit": self.address("identity-edit", one.pk)}
            for one in self.providers()
        ]
        return self.page(rows=rows, add=self.address("identity-add"), callback=callback_address())


class EditIdentityProvider(OfIdentity, Page):
    """Adds one, or changes the one of the address."""

    template = "partners/identity_provider_form.html"

    @cached_property
    def provider(self) -> IdentityProvider:
        if "pk" not in self.kwargs:
            return IdentityProvider(partner=self.partner)
        return get_object_or_404(self.providers().select_related("partner"), pk=self.kwargs["pk"])

    def why_forbidden(self) -> str:
        return self.why_not if self.provider else ""

    def page(self, status: int = 200, **context) -> HttpResponse:
        use = use_of(self.provider, self.request.user) if self.provider.pk else (0, 0)
        links = {
            "back": self.address("identity"),
            "callback": callback_address(),
            "provider": self.provider,
            "use": use,
        }
        if self.provider.pk:
            links["delete"] = self.address("identity-delete", self.provider.pk)
        return super().page(status=status, **links, **context)

    def get(self, request: HttpRequest, **kwargs) -> HttpResponse:
        return self.page(form=IdentityProviderForm(provider=self.provider))

    def post(self, request: HttpRequest, **kwargs) -> HttpResponse:
        form = IdentityProviderForm(request.POST, provider=self.provider)
        if form.is_valid():
            change = {"details": form.details(), "client_secret": form.cleaned_data["client_secret"]}
            with refusals(form) as refused:
                save_provider(self.provider, **change, by=request.user, at=timezone.now())
            if not refused:
                messages.success(request, _("The identity provider %(name)s is saved.") % {"name": self.provider.name})
                return redirect(self.address("identity"))
        return self.page(422, form=form)


class DeleteIdentityProvider(EditIdentityProvider):
    """Says whom it signs in before it is deleted."""

    template = "partners/identity_provider_delete.html"

    def get(self, request: HttpRequest, **kwargs) -> HttpResponse:
        return self.page()

    def post(self, request: HttpRequest, **kwargs) -> HttpResponse:
        name = self.provider.name
        delete_provider(self.provider, by=request.user, at=timezone.now())
        messages.success(request, _("The identity provider %(name)s is deleted.") % {"name": name})
        return redirect(self.address("identity"))
