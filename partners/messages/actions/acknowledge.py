"""Putting screen messages aside."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F
from django.db.models.functions import Coalesce

from oms.kit.acting import as_system
from partners.messages.models import Notice
from partners.people.models import Account


def acknowledge(*, by: Account, at: datetime, notices: Iterable[int] | None = None) -> int:
    """OK for these screen messages, or OK ALL; how many are read now."""
    unseen = Notice.objects.filter(account=by, seen_at__isnull=True)
    if notices is not None:
        unseen = unseen.filter(pk__in=list(notices))
    return unseen.update(seen_at=at)


def settle(thread: str, *, at: datetime) -> int:
    """What messages of `thread` asked for is done or no longer asked: they need nobody and are read. How many.

    Their receivers may stand above the one who acts.
    """
    with as_system():
        asked = Notice.objects.filter(thread=thread, needs=True)
        return asked.update(needs=False, seen_at=Coalesce(F("seen_at"), at))
