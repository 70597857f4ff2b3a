"""Who wants the daily digest, and for whom it is time."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Max

from oms.kit.zones import known_zones
from partners.messages.models import DigestDay
from partners.people.enums import PartnerStatus
from partners.people.models import Account


@dataclass(frozen=True)
class Due:
    """The digest of `day` is due for `account`."""

    account: Account
    day: date


def zone_of(account: Account) -> str:
    """The time zone that the person chose; the portal's own unless there is one."""
    chosen: str = account.preferences.get("time_zone", settings.TIME_ZONE)
    return chosen if chosen in known_zones() else settings.TIME_ZONE


def due_digests(kind: str, *, hour: int, at: datetime) -> list[Due]:
    """People who want messages of `kind` by mail and have had none for their own day, once it is `hour` there."""
    wanted = {"alarms": {kind: ["email"]}}
    people = Account.objects.select_related("partner", "role").filter(
        preferences__contains=wanted, is_active=True, partner__status=PartnerStatus.ACTIVE
    )
    had = dict(DigestDay.objects.values_list("account").annotate(Max("day")))
    local = [(account, at.astimezone(ZoneInfo(zone_of(account)))) for account in people.order_by("pk")]
    return [
        Due(account, now.date())
        for account, now in local
        if now.hour >= hour and (account.pk not in had or had[account.pk] < now.date())
    ]
