"""Reads of what people were told."""

from dataclasses import dataclass

from partners.enums import DeliveryMethod
from partners.models import Account, Notice

SHOWN = 3


@dataclass(frozen=True)
class Banner:
    """Unseen screen messages: how many (up to 100) and the newest."""

    number: int
    newest: list[Notice]

    @property
    def of_orders(self) -> bool:
        """Whether any of the newest is about a customer's order."""
        return any(notice.customer_code for notice in self.newest)


def newest_messages(user: Account) -> list[Notice]:
    """The newest screen messages to this person, acknowledged ones too."""
    mine = Notice.objects.filter(account=user, method=DeliveryMethod.SCREEN)
    return list(mine.order_by("-id")[:SHOWN])


def unseen_notices(user: Account) -> Banner:
    """What the banner shows; acknowledged ones are gone from it (screens.toml, my-home)."""
    unseen = Notice.objects.filter(account=user, method=DeliveryMethod.SCREEN, seen_at__isnull=True).order_by("-id")
    found = list(unseen.only("link", "created_at", "subject", "customer_code")[:100])
    return Banner(number=len(found), newest=found[:SHOWN])
