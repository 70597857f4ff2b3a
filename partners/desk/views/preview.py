"""Message Preview: every kind of message, in every language, from its own example (ux.md E6)."""

from dataclasses import replace
from functools import cached_property

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from oms.kit.pages import Page
from partners.branding.queries.look import Look, branding_of
from partners.desk.views.framed import framed
from partners.messages.actions.sample import send_sample
from partners.messages.notifications.letter import Letter, letter_of_sample
from partners.messages.notifications.message import Message, kinds


class PreviewPage(Page):
    """What the list and the pages of one message share."""

    def letter(self, kind: type[Message], language: str) -> Letter:
        return letter_of_sample(kind, look=self.look, language=language)

    @cached_property
    def look(self) -> Look:
        """One's own colours and name; a picture would have to be attached."""
        return replace(branding_of(self.request.user.partner), logo_hash="", logo_partner_id=None)

    def kind(self, code: str, language: str) -> type[Message]:
        if code not in kinds or language not in dict(settings.LANGUAGES):
            raise Http404
        return kinds[code]


class MessagePreview(PreviewPage):
    screen = "message-preview"
    template = "partners/message_preview.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        ordered = sorted(kinds.values(), key=lambda kind: str(kind.label))
        rows = [
            (kind, language, name, self.letter(kind, language))
            for kind in ordered
            for language, name in settings.LANGUAGES
        ]
        return self.page(rows=rows)


class MessageSample(PreviewPage):
    """One message in one language; POST sends it to the one who looks."""

    screen = "message-sample"
    template = "partners/message_sample.html"

    def get(self, request: HttpRequest, code: str, language: str) -> HttpResponse:
        kind = self.kind(code, language)
        name = dict(settings.LANGUAGES)[language]
        return self.page(kind=kind, language=language, name=name, letter=self.letter(kind, language))

    def post(self, request: HttpRequest, code: str, language: str) -> HttpResponse:
        send_sample(self.kind(code, language), language=language, by=request.user, at=timezone.now())
        messages.success(request, _("The example is on its way to %(address)s.") % {"address": request.user.email})
        return redirect("partners:message-sample", code, language)


class MessageHtml(PreviewPage):
    screen = "message-sample"
    announced = False

    def get(self, request: HttpRequest, code: str, language: str) -> HttpResponse:
        return framed(self.letter(self.kind(code, language), language).html)
