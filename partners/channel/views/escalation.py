"""The escalation matrix: kept by the provider, shown to its resellers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from oms.kit.pages import Page
from oms.kit.undo import done
from partners.channel.actions.escalation import delete_contact, save_contact
from partners.channel.forms.onboarding import ContactForm
from partners.channel.models import EscalationContact
from partners.channel.rules import why_not_keep_matrix


class ContactPage(Page):
    """Add or change a row; `pk` names the one that is changed."""

    screen = "partner-onboarding"
    template = "partners/escalation_form.html"

    def why_forbidden(self) -> str:
        return why_not_keep_matrix(self.request.user)

    def contact(self, pk: int | None) -> EscalationContact:
        return get_object_or_404(EscalationContact, pk=pk) if pk else EscalationContact()

    def get(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        contact = self.contact(pk)
        return self.page(form=ContactForm(instance=contact), contact=contact)

    def post(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        contact = self.contact(pk)
        form = ContactForm(request.POST, instance=contact)
        if not form.is_valid():
            return self.page(status=422, form=form, contact=contact)
        save_contact(form.instance, by=request.user, at=timezone.now())
        messages.success(request, _("Level %(level)d of the escalation matrix is saved.") % {"level": contact.level})
        return redirect("partners:partner-onboarding")


class DeleteContact(ContactPage):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        contact = self.contact(pk)
        undo = delete_contact(contact, by=request.user, at=timezone.now())
        done(request, _("%(person)s is taken out of the matrix.") % {"person": contact.person}, undo)
        return redirect("partners:partner-onboarding")
