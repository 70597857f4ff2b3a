"""Keeping a mail of the demo."""

import base64
from datetime import datetime
from email.header import decode_header, make_header
from email.mime.image import MIMEImage

from django.core.mail import EmailMessage

from oms.kit.acting import as_system, root_id
from partners.desk.models import DemoMail


def keep_mail(message: EmailMessage, *, at: datetime) -> DemoMail:
    """Keep `message` where the provider reads it; the same one sent again replaces the earlier copy."""
    whole = message.message()
    values = {
        "partner_id": root_id(),
        "at": at,
        "sender": _words(whole["From"])[:300],
        "receiver": _words(whole["To"])[:300],
        "subject": message.subject[:300],
        "headers": "\n".join(f"{name}: {_words(value)}" for name, value in whole.items()),
        "text": message.body,
        "html": _with_pictures(message),
        "size": len(whole.as_bytes()),
    }
    with as_system():
        return DemoMail.objects.update_or_create(message_id=whole["Message-ID"][:200], defaults=values)[0]


def _with_pictures(message: EmailMessage) -> str:
    """The HTML part; attached pictures that it names stand in it."""
    html = next((part.content for part in getattr(message, "alternatives", [])), "")
    for part in message.attachments:
        if isinstance(part, MIMEImage):
            picture = part.get_payload(decode=True)
            if not isinstance(picture, bytes):
                raise TypeError("A picture that is attached is one part, and holds bytes.")
            data = base64.b64encode(picture).decode()
            name = part["Content-ID"].strip("<>")
            html = html.replace(f"cid:{name}", f"data:{part.get_content_type()};base64,{data}")
    return html


def _words(header: str) -> str:
    return str(make_header(decode_header(str(header))))
