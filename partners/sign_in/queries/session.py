"""Reads of sessions."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, QuerySet

from partners.people.models import Account
from partners.sign_in.models import SignedInSession


def sessions_of(account: Account, *, at: datetime) -> QuerySet[SignedInSession]:
    """The account's own that are open: not ended, not idle, not too old; the latest act first."""
    own = SignedInSession.objects.visible_to(account).filter(account=account, ended_at=None)
    return own.filter(last_act_at__gt=at - settings.IDLE, began_at__gt=at - settings.ABSOLUTE_SESSION)


def was_ended(mark: UUID | None) -> Exists:
    """Whether the session that carries `mark` was ended by its person."""
    return Exists(SignedInSession.objects.filter(mark=mark, ended_at__isnull=False))
