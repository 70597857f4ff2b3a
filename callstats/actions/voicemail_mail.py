"""Word of a message to the user of the line, by mail, in the customer's language; its sound stays in the portal."""

import uuid
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from callstats.models import Voicemail, VoicemailMail
from callstats.notifications.voicemail import shown_caller
from callstats.queries.voicemail import with_caller
from customers.models import Customer
from inventory.queries.phone_address import hears_of
from oms.kit.acting import as_system
from oms.kit.outbox import wake
from partners.branding.queries.look import branding_of
from partners.messages.actions.send import no_mail_can_be_made
from partners.messages.notifications.letter import plain_mail
from partners.models import Partner


def mail_to_user(message: Voicemail, address: str, *, at: datetime) -> None:
    """A row in the transaction that took the message; nothing where the line names nobody."""
    if not address:
        return
    VoicemailMail.objects.create(
        key=f"voicemail:{uuid.uuid4()}", partner_id=message.customer.partner_id, voicemail=message, address=address,
        created_at=at, due_at=at,
    )  # fmt: skip
    wake("voicemail-mails")


def send_voicemail_mail(row: VoicemailMail) -> None:
    """Deliver one. Raises PermanentFault for an address that no mail can have; anything else is tried again."""
    with as_system():
        message = with_caller(Voicemail.objects.select_related("customer")).get(pk=row.voicemail_id)
        customer = message.customer
        look = branding_of(Partner.objects.get(pk=row.partner_id))
        hears = hears_of(customer)
    with translation.override(customer.language), no_mail_can_be_made():
        mail = plain_mail(
            key=row.key, address=row.address, company=look.name, subject=_("Voicemail for %(who)s") % {"who": message},
            body=_body(message, customer, hears, look.name),
        )  # fmt: skip
        mail.message()
    mail.send()


def _body(message: Voicemail, customer: Customer, hears: str, company: str) -> str:
    at = date_format(message.left_at.astimezone(ZoneInfo(customer.time_zone)), "DATETIME_FORMAT")
    lines = [
        _("A caller left a message for %s.") % message,
        _("Caller: %s") % (shown_caller(message) or _("unknown")),
        _("Received: %s") % at,
        _("Seconds: %s") % message.seconds,
    ]
    if hears:
        lines.append(_("Dial %s on your phone to hear it.") % hears)
    return "\n".join([*lines, "", company, ""])
