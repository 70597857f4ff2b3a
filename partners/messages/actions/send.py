"""Delivering the mails of the outbox."""

from collections.abc import Iterator
from contextlib import contextmanager
from email.errors import MessageError
from smtplib import SMTPRecipientsRefused

from cryptography.fernet import InvalidToken

from oms.kit.acting import acting_for
from oms.kit.outbox import OutboxState, PermanentFault
from partners.messages.models import Notice
from partners.messages.notifications.letter import letter_of, mail_of
from partners.people.models import Account


def send_mail(notice: Notice) -> None:
    """Hand one notice to the mail server.

    Raises PermanentFault when there is no address, no mail can be made of the notice, or the server refuses it for
    good; anything else is tried again.
    """
    if not notice.address:
        raise PermanentFault("The account has no e-mail address.")
    with acting_for(notice.partner_id):
        account = Account.objects.select_related("partner").filter(pk=notice.account_id).first()
        if account is None:
            raise PermanentFault("The account is deleted.")
        with no_mail_can_be_made():
            mail = mail_of(notice, letter_of(notice, account))
    with no_mail_can_be_made():
        mail.message()
    try:
        mail.send()
    except SMTPRecipientsRefused as error:
        if all(code >= 500 for code, _text in error.recipients.values()):
            raise PermanentFault(f"The mail server refuses {notice.address}.") from error
        raise


@contextmanager
def no_mail_can_be_made() -> Iterator[None]:
    """What words, look or address are to blame for fails the same way each time; a person must see it."""
    try:
        yield
    except (ValueError, TypeError, LookupError, AttributeError, MessageError, InvalidToken) as error:
        raise PermanentFault(f"No mail can be made of it: {error or type(error).__name__}") from error


def forget_link(notice: Notice, answer: None = None) -> None:
    """A link that acts by itself is kept no longer than it takes to mail it, or to give up."""
    if notice.sealed_link:
        Notice.objects.filter(pk=notice.pk).update(sealed_link="")


def mail_failed(notice: Notice) -> None:
    """Once given up, the link is gone as well."""
    if notice.state == OutboxState.FAILED:
        forget_link(notice)
