"""Mailing the daily digest: once for a day, or not at all, whatever is killed on the way."""

import logging
from datetime import datetime, timedelta

from django.utils import timezone, translation

from oms.kit.acting import acting_for, as_system
from partners.messages.actions.tell import tell
from partners.messages.models import DigestDay
from partners.messages.notifications.digest import HOUR, Digest
from partners.messages.notifications.inbox import Entry, folded
from partners.messages.queries.digest import Due, due_digests
from partners.messages.queries.notice import MOST, that_need, told
from partners.people.models import Account

log = logging.getLogger(__name__)

KEPT = timedelta(days=31)  # days that were decided are remembered
LINES = 20  # of each part


def send_digests(*, at: datetime) -> int:
    """To everybody for whom it is time; how many mails. Each person in a transaction of their own."""
    with as_system():
        DigestDay.objects.filter(day__lt=(at - KEPT).date()).delete()
        due = due_digests(Digest.kind, hour=HOUR, at=at)
    return sum(_one(person, at) for person in due)


def _one(due: Due, at: datetime) -> bool:
    try:
        return send_digest(due, at=at)
    except Exception:  # one person's fault must not hold back the others; it is tried again at the next look
        log.exception("no digest for account %s", due.account.pk)
        return False


def send_digest(due: Due, *, at: datetime) -> bool:
    """Decide the day and mail what there is, in one transaction; whether there was anything.

    The row of the day is there once, so a second worker, or the same after a kill, finds it decided.
    """
    account = due.account
    with acting_for(account.partner_id):
        row = {"partner_id": account.partner_id, "at": at}
        day, first = DigestDay.objects.get_or_create(account=account, day=due.day, defaults=row)
        if not first:
            return False
        with translation.override(account.speaks):
            digest = digest_of(account, at=at)
        if not digest.waits and not digest.new:
            return False
        DigestDay.objects.filter(pk=day.pk).update(told=len(digest.waits) + len(digest.new))
        tell(digest, to=[account], by=account, at=at)
    return True


def digest_of(account: Account, *, at: datetime) -> Digest:
    """What waits for this person now, and what was new within a day, in the language that is active."""
    new = told(account).filter(created_at__gt=at - timedelta(days=1), created_at__lte=at, needs=False)[:MOST]
    waits, news = folded(that_need(account)), folded(new)
    return Digest(waits=tuple(map(_line, waits[:LINES])), new=tuple(map(_line, news[:LINES])))


def _line(entry: Entry) -> str:
    """3 orders wait for your approval: Fulham Fitness Rooms, Northcote Estates and 1 more"""
    at = timezone.localtime(entry.newest.created_at)
    return f"{entry.headline}: {entry.where}" if entry.number > 1 else f"{at:%H:%M} {entry.headline}"
