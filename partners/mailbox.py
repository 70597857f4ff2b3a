"""Django's way out for mails when no mail server is set: the demo keeps them where the provider can read them."""

from email.header import decode_header, make_header

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from oms.kit.acting import as_system, root_id
from partners.models import DemoMail


class MailboxBackend(BaseEmailBackend):
    """Writes each mail as a row that belongs to the provider. A mail sent again replaces the earlier copy."""

    def send_messages(self, email_messages: list[EmailMessage]) -> int:
        if not settings.KEEPS_MAILS:
            raise ImproperlyConfigured("EMAIL_URL is not set, so no mail can leave.")
        with as_system():
            for message in email_messages:
                _keep(message)
        return len(email_messages)


def _keep(message: EmailMessage) -> None:
    whole = message.message()
    DemoMail.objects.update_or_create(
        message_id=whole["Message-ID"][:200],
        defaults={
            "partner_id": root_id(),
            "at": timezone.now(),
            "sender": _words(whole["From"])[:300],
            "receiver": _words(whole["To"])[:300],
            "subject": message.subject[:300],
            "headers": "\n".join(f"{name}: {_words(value)}" for name, value in whole.items()),
            "text": message.body,
            "html": next((part.content for part in getattr(message, "alternatives", [])), ""),
            "size": len(whole.as_bytes()),
        },
    )


def _words(header: str) -> str:
    return str(make_header(decode_header(str(header))))
