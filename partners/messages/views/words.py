"""Notification Messages: the provider's own words for each kind of message, in each language.

The pages stand in the service environment, a floor above, which says under which addresses.
"""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from oms.kit.refusals import refusals
from oms.kit.registries import registries
from oms.kit.setup.views import PlacePage
from partners.messages.actions.sample import send_sample
from partners.messages.actions.words import check_words, forget_words, save_words
from partners.messages.enums import DeliveryMethod
from partners.messages.forms.words import WordsForm
from partners.messages.models import MessageWords
from partners.messages.notifications.message import Message, kinds
from partners.messages.queries.words import filled, own_words

LANGUAGES = dict(settings.LANGUAGES)


class Messages(PlacePage):
    """Every kind of message; whether it speaks with standard or own words."""

    screen = "environment-messages"
    template = "partners/messages.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        own = {(row.kind, row.language): row for row in MessageWords.objects.all()}
        ordered = sorted(kinds.values(), key=lambda kind: (kind.kind.partition(".")[0], str(kind.label)))
        rows = [
            (kind, [(_words_of(kind, code), name, own.get((kind.kind, code))) for code, name in LANGUAGES.items()])
            for kind in ordered
        ]
        return self.page(rows=rows, languages=LANGUAGES.values())


class Words(PlacePage):
    """Own words of one message in one language: try, send to me, save, or go back to the standard ones."""

    screen = "environment-messages"
    template = "partners/words.html"

    def get(self, request: HttpRequest, code: str, language: str) -> HttpResponse:
        kind = self.kind(code, language)
        subject, text, _html = kind.sample().words(DeliveryMethod.EMAIL, language, own_words(code))
        stored = MessageWords.objects.filter(kind=code, language=language).first()
        words = {"subject": stored.subject, "text": stored.text} if stored else self.standard(kind, language)
        return self.draw(kind, language, WordsForm(initial=words), (subject, text))

    def post(self, request: HttpRequest, code: str, language: str) -> HttpResponse:
        kind, form = self.kind(code, language), WordsForm(request.POST)
        if "standard" in request.POST:
            forget_words(kind=kind, language=language, by=request.user, at=timezone.now())
            messages.success(request, _("The message speaks with its standard words again."))
            return redirect(_words_of(kind, language))
        if not (form.is_valid() and self.fits(kind, language, form)):
            return self.draw(kind, language, form, None, status=422)
        return self.carry_out(kind, language, form)

    def carry_out(self, kind: type[Message], language: str, form: WordsForm) -> HttpResponse:
        """Save, or only try: show, or send to the one who asks."""
        asked, by, at = self.request.POST, self.request.user, timezone.now()
        preview = tuple(filled(form.cleaned_data[name], self.values(kind, language)) for name in ("subject", "text"))
        if "send" in asked:
            send_sample(kind, language=language, by=by, at=at, words=preview)
            messages.success(self.request, _("The example is on its way to %(address)s.") % {"address": by.email})
        if "send" in asked or "preview" in asked:
            return self.draw(kind, language, form, preview)
        save_words(kind=kind, language=language, **form.cleaned_data, by=by, at=at)
        messages.success(self.request, _("The words are saved. Messages speak with them from now on."))
        return redirect(_words_of(kind, language))

    def draw(self, kind, language: str, form: WordsForm, preview: tuple | None, status: int = 200) -> HttpResponse:
        stored = MessageWords.objects.filter(kind=kind.kind, language=language).first()
        about = {"kind": kind, "language": language, "language_name": LANGUAGES[language], "stored": stored}
        about["overview"] = reverse(registries.pages["messages"])
        values = {f"{{{name}}}": value for name, value in self.values(kind, language).items()}
        return self.page(status, form=form, forms=[form], preview=preview, values=values, **about)

    def kind(self, code: str, language: str) -> type[Message]:
        if code not in kinds or language not in LANGUAGES:
            raise Http404
        return kinds[code]

    @staticmethod
    def fits(kind: type[Message], language: str, form: WordsForm) -> bool:
        with refusals(form) as refused:
            check_words(kind=kind, language=language, **form.cleaned_data)
        return not refused

    @staticmethod
    def values(kind: type[Message], language: str) -> dict[str, str]:
        with translation.override(language):
            return kind.sample().values()

    @staticmethod
    def standard(kind: type[Message], language: str) -> dict[str, str]:
        """What the message says by itself, as a start."""
        return {"subject": "{standard_subject}", "text": "{standard_text}"}


def _words_of(kind: type[Message], language: str) -> str:
    """The address of a message's words."""
    return reverse(registries.pages["message-words"], args=[kind.kind, language])
