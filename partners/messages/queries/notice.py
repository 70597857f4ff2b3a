"""Reads of what people were told."""

from dataclasses import dataclass

from partners.messages.enums import DeliveryMethod
from partners.messages.models import Notice
from partners.people.models import Account

SHOWN = 3  # messages in the portlet


@dataclass(frozen=True)
class Banner:
    """Unseen screen messages: how many (up to 100) and the newest; whether any is about a customer's order."""

    number: int
    newest: Notice | None
    of_orders: bool


def newest_messages(user: Account) -> list[Notice]:
    """The newest screen messages to this person, acknowledged ones too."""
    mine = Notice.objects.filter(account=user, method=DeliveryMethod.SCREEN)
    return list(mine.order_by("-created_at", "-id")[:SHOWN])


def unseen_notices(user: Account) -> Banner:
    """What the banner shows; acknowledged ones are gone from it (screens.toml, my-home)."""
    unseen = Notice.objects.filter(account=user, method=DeliveryMethod.SCREEN, seen_at__isnull=True)
    newest = unseen.order_by("-created_at", "-id").only("link", "created_at", "subject", "customer_code")
    found = list(newest[:100])
    return Banner(len(found), found[0] if found else None, any(notice.customer_code for notice in found))
