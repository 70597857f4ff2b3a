"""The calendar of port days for calendar programs: an address with a secret, made, revoked and opened."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from inventory.models import PortFeed
from oms.kit.acting import as_system
from partners.models import Account
from partners.sign_in.actions.lockout import give_back, take_slot

OFTEN = timedelta(minutes=5)  # its last use is noted as often as that


class TooOften(Exception):
    """Asked too often, or too many wrong addresses from one network; wait five minutes."""


@transaction.atomic
def make_feed(*, by: Account, at: datetime) -> str:
    """The secret of a new address, never to be shown again; the one before stops working."""
    revoke_feed(by=by, at=at)
    secret = secrets.token_urlsafe(32)
    PortFeed.objects.create(partner_id=by.partner_id, account=by, secret_hash=_hash(secret), made_at=at)
    return secret


@transaction.atomic
def revoke_feed(*, by: Account, at: datetime) -> bool:
    """The address works no more; whether there was one."""
    return bool(PortFeed.objects.filter(account=by, revoked_at=None).update(revoked_at=at))


@transaction.atomic
def open_feed(secret: str, *, ip: str, at: datetime) -> PortFeed | None:
    """The feed that `secret` opens now; None for one that is revoked or never was. Nobody is signed in, so the system
    looks it up. Raises TooOften, before it looks."""
    allowed, _nth = take_slot(f"feed|{_hash(secret)}", ip, at=at)
    if not allowed:
        raise TooOften
    with as_system():
        feed: PortFeed | None = PortFeed.objects.filter(secret_hash=_hash(secret), revoked_at=None).first()
        if feed is not None and (feed.last_used_at is None or feed.last_used_at < at - OFTEN):
            PortFeed.objects.filter(pk=feed.pk).update(last_used_at=at)
    if feed is not None:
        give_back(ip)
    return feed


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
