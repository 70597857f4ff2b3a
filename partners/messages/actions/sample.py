"""Example mails for the preview screen."""

import uuid
from datetime import datetime

from oms.kit.outbox import wake
from partners.messages.enums import DeliveryMethod
from partners.messages.models import Notice
from partners.messages.notifications.message import Message
from partners.messages.queries.words import own_words
from partners.people.models import Account


def send_sample(
    kind: type[Message], *, language: str, by: Account, at: datetime, words: tuple[str, str] | None = None
) -> Notice:
    """Mail the example of `kind` to the one who looks; it stands in Notification History like any other.

    `words`: subject and text that are tried out, instead of those in force.
    """
    message = kind.sample()
    subject, text, html = (*words, "") if words else message.words(DeliveryMethod.EMAIL, language, own_words(kind.kind))
    notice = Notice.objects.create(
        key=f"sample:{uuid.uuid4()}",
        partner_id=by.partner_id,
        partner_name=by.partner.name,
        account=by,
        receiver=by.name,
        address=by.email,
        method=DeliveryMethod.EMAIL,
        kind=message.kind,
        subject=subject,
        text=text,
        html=html,
        link=message.link(),
        sender=by.partner.name,
        sender_partner_id=by.partner_id,
        created_at=at,
        due_at=at,
    )
    wake("mail")
    return notice
