"""Call Fraud Status: an extension's days, the calls behind one of them with what each cost, and the blocks of today."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import BooleanField, Case, F, QuerySet, Value, When
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from callstats.enums import CallType, Direction, Result, SpendingState
from callstats.models import Spending
from callstats.queries.bundles import covered
from callstats.queries.calls import calls_of
from callstats.queries.prices import Pricing
from callstats.rating import amount_words
from oms.kit.acting import as_system
from oms.kit.figures import figure
from oms.kit.phones import national
from partners.models import Account

FARTHEST = timedelta(hours=14)  # a customer's day begins so long before that of UTC, or ends so long after it
MOST = 100  # calls that a page names
LISTED = 5


@dataclass(frozen=True)
class PricedCall:
    """A call with its way to the amount in words; empty where it cost nothing."""

    at: datetime
    other: str
    seconds: int
    amount: str
    words: str


def spendings_of(user: Account) -> QuerySet[Spending]:
    """Rows of the grid: `beyond` the limit; `mine` where this person's company may unblock."""
    mine = Case(When(partner_id=user.partner_id, then=True), default=False, output_field=BooleanField())
    return Spending.objects.visible_to(user).annotate(
        beyond=Greatest(F("held_used") - F("held_limit"), Value(0), output_field=Spending._meta.get_field("used")),
        mine=mine,
    )


def calls_behind(spending: Spending) -> str:
    """Address of the calls that a spending counts."""
    day = spending.day.isoformat()
    asked = {
        "days_from": day, "days_to": day, "customer": spending.customer.code, "extension": spending.extension,
        "type": CallType.TRUNK.value, "direction": Direction.OUT.value, "result": Result.ANSWERED.value,
    }  # fmt: skip
    return f"{reverse('callstats:list')}?{urlencode(asked)}"


def priced_calls(user: Account, spending: Spending) -> list[PricedCall]:
    """The last calls of that day, newest first, each with what it cost; rates above are read as the system."""
    rows = calls_of(user).filter(
        customer=spending.customer_id, extension=spending.extension, own_day=spending.day, direction=Direction.OUT,
        type=CallType.TRUNK, result=Result.ANSWERED, **opened(spending.day),
    )  # fmt: skip
    columns = ("started_at", "other", "shown", "seconds", "pk")
    found = list(rows.order_by("-started_at", "-pk").values_list(*columns)[:MOST])
    day = spending.customer_id, spending.day
    with as_system():
        bundles = {pk: left for _key, (_stretch, pk, *_price), left in covered({day: spending.bundle_left or 0}, {})}
        pricing = Pricing([spending.customer_id])
        rated = [
            pricing.rated(spending.customer_id, other, at, seconds, bundle=bundles.get(pk, 0))
            for at, other, _shown, seconds, pk in found
        ]
    return [
        PricedCall(
            at, national(shown) if shown.startswith("+") and shown[1:].isdecimal() else shown, seconds,
            f"{amount_words(price.amount.amount)} {price.amount.currency}" if price else "",
            price.words() if price else "",
        )
        for (at, _other, shown, seconds, _pk), price in zip(found, rated, strict=True)
    ]  # fmt: skip


def opened(day: date) -> dict[str, datetime]:
    """What of the table of calls a customer's day can lie in, wherever it is."""
    begin = datetime.combine(day, datetime.min.time(), UTC)
    return {"started_at__gte": begin - FARTHEST, "started_at__lt": begin + timedelta(days=1) + FARTHEST}


def blocks_today(user: Account) -> dict[str, Any]:
    """For My Home: how many extensions were blocked today, and those that are."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    mine = Spending.objects.visible_to(user).filter(day__gte=midnight.date() - timedelta(days=1))
    count = mine.filter(blocked_at__gte=midnight).count()
    blocked = mine.filter(state=SpendingState.BLOCKED).select_related("customer").order_by("-blocked_at", "pk")
    words = ngettext("%(n)s extension was blocked today.", "%(n)s extensions were blocked today.", count)
    return {
        "words": words % {"n": figure(count)} if count else _("No extension was blocked today."),
        "rows": [(row, f"{figure(row.used, 2)} {row.currency}") for row in blocked[:LISTED]],
    }
