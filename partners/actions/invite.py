"""A one-time link that sets a password; passwords themselves are never mailed (reliability.md)."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from partners.actions.reset import make_link
from partners.actions.tell import tell
from partners.models import Account
from partners.notifications import AccountInvited

LIVES = timedelta(hours=24)  # a new person may read it the next morning; after that, Forgot Password? does the same


@transaction.atomic
def invite(account: Account, *, by: Account, at: datetime) -> None:
    """Mail `account` a single-use link that sets its password. Raises ValidationError while three are alive."""
    secret = make_link(account, lives=LIVES, at=at)
    if secret is None:
        raise ValidationError(
            _("Three links are on their way to %(name)s already; they work for a day.") % {"name": account.name}
        )
    hours = int(LIVES.total_seconds() // 3600)
    message = AccountInvited(account.name, account.login_id, by.name, by.partner.name, secret, hours)
    tell(message, to=[account], by=by, at=at)
