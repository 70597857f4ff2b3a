"""List prices on a day.

Decision: the truth is the dated rows of `ItemPrice`, read at the time of the question. A price that was set for a
later day therefore holds from midnight of that day on, whether or not any job ran. `OrderItem.list_price` is a copy of
today's price for readers that only show it; it is written in the transaction that sets a price for today, and brought
up to date by a daily-safe job (`catalogue.tasks.bring_prices_up_to_date`, hourly, harmless when repeated).
What decides money (an order's preset price, a statement) asks `price_on` or `prices_on`.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from catalogue.models import ItemPrice, OrderItem


def price_on(item: OrderItem, day: date) -> Decimal:
    """The list price of `item` on `day`; before its first price, the first."""
    return prices_on([item.pk], day)[item.pk]


def prices_on(item_ids: Iterable[int], day: date) -> dict[int, Decimal]:
    """Item id → list price on `day`, in one query."""
    items = OrderItem.objects.filter(pk__in=list(item_ids))
    return dict(with_price(items, day).values_list("pk", "price_today"))


def with_price(items: QuerySet, day: date) -> QuerySet:
    """Adds `price_today` (the price on `day`), `next_price` and `next_price_from`."""
    prices = ItemPrice.objects.filter(item=OuterRef("pk"))
    held = prices.filter(valid_from__lte=day).order_by("-valid_from").values("price")[:1]
    first = prices.order_by("valid_from").values("price")[:1]
    coming = prices.filter(valid_from__gt=day).order_by("valid_from")
    return items.annotate(
        price_today=Coalesce(Subquery(held), Subquery(first), F("list_price")),
        next_price=Subquery(coming.values("price")[:1]),
        next_price_from=Subquery(coming.values("valid_from")[:1]),
    )


def price_history(item: OrderItem, day: date) -> list[dict]:
    """The prices of `item`, newest first: price, first day, last day, and whether it is past, current or coming."""
    found, until = [], None
    for price in item.prices.order_by("-valid_from"):
        standing = "coming" if price.valid_from > day else "past" if until and until <= day else "current"
        last = until - timedelta(days=1) if until else None
        found.append({"price": price, "until": until, "last": last, "standing": standing})
        until = price.valid_from
    return found


def stale_copies(day: date) -> QuerySet:
    """Items whose `list_price` is not the price of `day`."""
    return with_price(OrderItem.objects.all(), day).exclude(price_today=F("list_price"))
