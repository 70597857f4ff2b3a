"""Putting screen messages aside."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import ngettext

from oms.kit.acting import as_system
from oms.kit.models import Undo
from oms.kit.undo import inverse, offer
from partners.messages.models import Notice
from partners.people.models import Account


@transaction.atomic
def acknowledge(*, by: Account, at: datetime, notices: Iterable[int] | None = None) -> tuple[int, Undo | None]:
    """OK for these screen messages, or OK ALL; how many are read now, which can be undone."""
    unseen = Notice.objects.filter(account=by, seen_at__isnull=True)
    if notices is not None:
        unseen = unseen.filter(pk__in=list(notices))
    asked = list(unseen.filter(needs=True).values_list("pk", flat=True))
    number = unseen.update(seen_at=at)
    return number, offer("read", by=by, at=at, seen=at.isoformat(), asked=asked) if number else None


@inverse("read")
def unread_again(*, seen: str, asked: list[int], by: Account, at: datetime) -> str:
    """What was read with that one OK is unread again; what is settled meanwhile stays read."""
    read = Notice.objects.filter(account=by, seen_at=datetime.fromisoformat(seen))
    n = read.exclude(pk__in=asked, needs=False).update(seen_at=None)
    return ngettext("%(n)s message is unread again.", "%(n)s messages are unread again.", n) % {"n": n}


def settle(thread: str, *, at: datetime) -> int:
    """What messages of `thread` asked for is done or no longer asked: they need nobody and are read. How many.

    Their receivers may stand above the one who acts.
    """
    with as_system():
        asked = Notice.objects.filter(thread=thread, needs=True)
        return asked.update(needs=False, seen_at=Coalesce(F("seen_at"), at))
