"""A one-time link that sets a password; passwords themselves are never mailed (reliability.md)."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from partners.models import Account, PasswordReset

LIFE = timedelta(hours=48)


@transaction.atomic
def invite(account: Account, *, by: Account, at: datetime) -> str:
    """Make a link for `account` that sets its password once."""
    secret = secrets.token_urlsafe(32)
    PasswordReset.objects.create(
        account=account, secret_hash=hashlib.sha256(secret.encode()).hexdigest(), expires_at=at + LIFE
    )
    return secret
