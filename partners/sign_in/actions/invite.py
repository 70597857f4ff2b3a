"""A one-time link that sets a password; passwords themselves are never mailed (reliability.md)."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from partners.messages.actions.tell import tell_each
from partners.people.models import Account
from partners.sign_in.actions.reset import make_links
from partners.sign_in.notifications import AccountInvited

LIVES = timedelta(hours=24)  # a new person may read it the next morning; after that, Forgot Password? does the same


@transaction.atomic
def invite(account: Account, *, by: Account, at: datetime) -> None:
    """Mail `account` a single-use link that sets its password. Raises ValidationError while three are alive."""
    invite_all([account], by=by, at=at)


@transaction.atomic
def invite_all(accounts: list[Account], *, by: Account, at: datetime) -> None:
    """As `invite`, for many."""
    hours = int(LIVES.total_seconds() // 3600)
    told = []
    for account, secret in zip(accounts, make_links(accounts, lives=LIVES, at=at), strict=True):
        if secret is None:
            text = _("Three links are on their way to %(name)s already; they work for a day.")
            raise ValidationError(text % {"name": account.name})
        told.append((AccountInvited(account.name, account.login_id, by.name, by.partner.name, secret, hours), account))
    tell_each(told, by=by, at=at)
