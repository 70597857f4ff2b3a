"""Reads of what people were told."""

from django.db.models import QuerySet

from oms.kit.compiled import Compiled
from partners.messages.enums import DeliveryMethod
from partners.messages.models import Notice
from partners.people.models import Account

SHOWN = 3  # messages in the portlet
MOST = 100  # messages that bell, banner and inbox look at
DRAWN = ("kind", "subject", "link", "created_at", "thread", "customer_code", "customer_name", "seen_at", "needs")


def told(user: Account | int) -> QuerySet[Notice]:
    """Every screen message to this person, the newest first."""
    mine = Notice.objects.filter(account=user, method=DeliveryMethod.SCREEN)
    return mine.order_by("-created_at", "-id").only(*DRAWN)


def newest_messages(user: Account) -> list[Notice]:
    """The newest screen messages to this person, acknowledged ones too."""
    return list(told(user)[:SHOWN])


def unread(user: Account) -> list[Notice]:
    """Not acknowledged yet, up to MOST."""
    return _unread(user.pk)


@Compiled.planned(int)
def _unread(account: int) -> QuerySet[Notice]:
    return told(account).filter(seen_at__isnull=True)[:MOST]


def that_need(user: Account) -> list[Notice]:
    """Those that still ask this person's side for an act, read or not; up to MOST."""
    return list(told(user).filter(needs=True)[:MOST])
