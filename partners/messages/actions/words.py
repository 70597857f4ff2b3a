"""The provider's own words for messages."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from partners.messages.models import MessageWords
from partners.messages.notifications.message import Message
from partners.messages.queries.words import filled, unknown_names
from partners.people.models import Account

LONGEST_SUBJECT = 70  # ux.md, E1


@transaction.atomic
def save_words(
    *, kind: type[Message], language: str, subject: str, text: str, by: Account, at: datetime
) -> MessageWords:
    """Let messages of `kind` speak with these words in `language` from now on.

    Raises ValidationError for a name in braces that the message does not know, and for a subject that is too long
    once its names are filled in.
    """
    _permit(by)
    check_words(kind=kind, language=language, subject=subject, text=text)
    return MessageWords.objects.update_or_create(
        kind=kind.kind,
        language=language,
        defaults={"subject": subject, "text": text, "updated_at": at, "updated_by": by.name},
    )[0]


@transaction.atomic
def forget_words(*, kind: type[Message], language: str, by: Account, at: datetime) -> bool:
    """Go back to the standard words; whether there were others."""
    _permit(by)
    found = MessageWords.objects.filter(kind=kind.kind, language=language)
    return bool(found.delete()[0])


def check_words(*, kind: type[Message], language: str, subject: str, text: str) -> None:
    """Raises ValidationError for what `save_words` would refuse."""
    with translation.override(language):
        values = kind.sample().values()
    problems = {}
    for field, words in (("subject", subject), ("text", text)):
        if unknown := unknown_names(words, values):
            names = ", ".join(f"{{{name}}}" for name in unknown)
            problems[field] = _("This message knows no %(names)s. The names it knows are listed below.") % {
                "names": names
            }
    length = len(filled(subject, values))
    if "subject" not in problems and length > LONGEST_SUBJECT:
        told = {"n": length, "most": LONGEST_SUBJECT}
        problems["subject"] = _("With the example's values it has %(n)s characters; at most %(most)s.") % told
    if problems:
        raise ValidationError(problems)


def _permit(by: Account) -> None:
    if not by.partner.is_sp:
        raise PermissionDenied(_("The provider words the messages."))
