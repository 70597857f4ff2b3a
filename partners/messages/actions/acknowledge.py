"""Putting screen messages aside."""

from datetime import datetime

from partners.messages.models import Notice
from partners.people.models import Account


def acknowledge(*, by: Account, at: datetime, notice: int | None = None) -> int:
    """OK for one screen message, or OK ALL; how many left the banner."""
    unseen = Notice.objects.filter(account=by, seen_at__isnull=True)
    if notice is not None:
        unseen = unseen.filter(pk=notice)
    return unseen.update(seen_at=at)
