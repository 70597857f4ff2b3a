"""List prices on a day: of order items, of call bundles and of device models.

Decision: the truth is the dated rows of `ItemPrice` (`BundlePrice`, `ModelPrice`), read at the time of the question. A price that was set for a
later day therefore holds from midnight of that day on, whether or not any job ran. `OrderItem.list_price` and the `price` of
the others are copies of today's price for readers that only show it; it is written in the transaction that sets a price for today, and brought
up to date by a daily-safe job (`catalogue.tasks.bring_prices_up_to_date`, hourly, harmless when repeated).
What decides money (an order's preset price, a statement) asks `price_on` or `prices_on`.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from catalogue.models import BundlePrice, CallBundle, DeviceModel, ItemPrice, ModelPrice, OrderItem


@dataclass(frozen=True)
class Dated:
    """What has dated prices. `of`: the column of a price that names it; `copy`: its own column with today's price."""

    prices: type[Any]
    of: str
    copy: str


Priced = OrderItem | CallBundle | DeviceModel
DATED: dict[type[Any], Dated] = {
    OrderItem: Dated(ItemPrice, "item", "list_price"),
    CallBundle: Dated(BundlePrice, "bundle", "price"),
    DeviceModel: Dated(ModelPrice, "model", "price"),
}


def price_on(item: Priced, day: date) -> Decimal:
    """The list price of `item` on `day`; before its first price, the first."""
    return prices_on([item.pk], day, type(item))[item.pk]


def prices_on(item_ids: Iterable[int], day: date, model: type[Any] = OrderItem) -> dict[int, Decimal]:
    """Item id (or that of a bundle, or a device model) → list price on `day`, in one query."""
    items = model.objects.filter(pk__in=list(item_ids))
    return dict(items.annotate(price_today=_price(model, day)).values_list("pk", "price_today"))


def with_price(items: QuerySet, day: date) -> QuerySet:
    """Adds `price_today` (the price on `day`), `next_price` and `next_price_from`."""
    coming = _prices(items.model).filter(valid_from__gt=day).order_by("valid_from")
    return items.annotate(
        price_today=_price(items.model, day),
        next_price=Subquery(coming.values("price")[:1]),
        next_price_from=Subquery(coming.values("valid_from")[:1]),
    )


def _prices(model: type[Any]) -> QuerySet:
    return DATED[model].prices.objects.filter(**{DATED[model].of: OuterRef("pk")})


def _price(model: type[Any], day: date) -> Coalesce:
    held = _prices(model).filter(valid_from__lte=day).order_by("-valid_from").values("price")[:1]
    first = _prices(model).order_by("valid_from").values("price")[:1]
    return Coalesce(Subquery(held), Subquery(first), F(DATED[model].copy))


def prices_of(model: type[Any], ids: Iterable[int]) -> dict[int, list[tuple[date, Decimal]]]:
    """Of bundles or device models: all prices by the day from which each holds, the first of them ever since. Two queries."""
    dated, found = DATED[model], defaultdict[int, list[tuple[date, Decimal]]](list)
    rows = dated.prices.objects.filter(**{f"{dated.of}__in": list(ids)}).order_by("valid_from")
    for pk, day, price in rows.values_list(f"{dated.of}_id", "valid_from", "price"):
        found[pk].append((day if found[pk] else date.min, price))
    without = model.objects.filter(pk__in=[pk for pk in ids if pk not in found])
    return found | {pk: [(date.min, price)] for pk, price in without.values_list("pk", dated.copy)}


def price_history(item: Any, day: date) -> list[dict]:
    """The prices of `item` (or bundle, or model), newest first: price, first day, last day, and whether it is past, current or coming."""
    found, until = [], None
    for price in item.prices.order_by("-valid_from"):
        standing = "coming" if price.valid_from > day else "past" if until and until <= day else "current"
        last = until - timedelta(days=1) if until else None
        found.append({"price": price, "until": until, "last": last, "standing": standing})
        until = price.valid_from
    return found


def stale_copies(day: date, model: type[Any] = OrderItem) -> QuerySet:
    """Those of `model` whose own copy is not the price of `day`."""
    return with_price(model.objects.all(), day).exclude(price_today=F(DATED[model].copy))
