"""List prices: set from a day on, withdrawn before that day, and the copy of today's price."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalogue.models import ItemPrice, OrderItem
from catalogue.queries.price import DATED, Priced, stale_copies
from oms.kit.setup.actions import save_entry
from oms.kit.setup.parts import Parts
from oms.kit.setup.rules import may_set_up
from partners.models import Account

HIGHEST = Decimal("99999999.99")
PENNY = Decimal("0.01")


@transaction.atomic
def save_item(item: OrderItem, *, parts: tuple[Parts, ...] = (), by: Account, at: datetime) -> OrderItem:
    """Add or modify an order item; a new one's price is the first of its history."""
    new = item.pk is None
    _check(item.list_price)
    save_entry(item, parts=parts, by=by, at=at)
    if new:
        ItemPrice.objects.create(item=item, price=item.list_price, valid_from=item.valid_from)
    return item


@transaction.atomic
def save_priced(entry: Any, *, parts: tuple[Parts, ...] = (), by: Account, at: datetime) -> Any:
    """Add or modify a call bundle or a device model; a new one's price is the first of its history."""
    new = entry.pk is None
    _check(entry.price)
    save_entry(entry, parts=parts, by=by, at=at)
    if new:
        entry.prices.create(price=entry.price, valid_from=entry.valid_from)
    return entry


@transaction.atomic
def set_price(*, item: Priced, price: Decimal, valid_from: date, by: Account, at: datetime) -> Any:
    """Let `item` (an order item, a call bundle or a device model) cost `price` from `valid_from` on: today or a later day. A price set for the same day is replaced.

    Raises ValidationError for a day that is over and for a price that is negative or finer than a penny.
    """
    _permit(by, item)
    _check(price)
    today = timezone.localdate(at)
    if valid_from < today:
        day = date_format(today, "DATE_FORMAT")
        raise ValidationError(
            {"valid_from": _("A price cannot change what was. Take %(day)s or a later day.") % {"day": day}}
        )
    write_prices([(item, price, valid_from)], today=today)
    return item.prices.get(valid_from=valid_from)


def write_prices(changes: Sequence[tuple[Priced, Decimal, date]], *, today: date) -> None:
    """Write checked prices (item, price, from when), each item and day once; and today's copies of them. All of one kind."""
    if not changes:
        return
    model = type(changes[0][0])
    dated = DATED[model]
    items = model._default_manager.select_for_update(of=("self",)).in_bulk({item.pk for item, _price, _day in changes})
    rows = dated.prices.objects
    known = set(rows.filter(**{f"{dated.of}__in": items}).values_list(dated.of, flat=True))
    first = [
        dated.prices(**{
            dated.of: item, "price": getattr(item, dated.copy), "valid_from": min(item.valid_from, today - timedelta(days=1))
        })
        for pk, item in items.items()
        if pk not in known
    ]  # fmt: skip
    rows.bulk_create(first)
    rows.bulk_create(
        [
            dated.prices(**{f"{dated.of}_id": item.pk, "price": price, "valid_from": day})
            for item, price, day in changes
        ],
        update_conflicts=True,
        unique_fields=[dated.of, "valid_from"],
        update_fields=["price"],
    )
    _copy(stale_copies(today, model).filter(pk__in=items))


@transaction.atomic
def withdraw_price(*, price: Any, by: Account, at: datetime) -> None:
    """Take back a price that does not hold yet. Raises ValidationError for one that does, or did."""
    _permit(by, getattr(price, next(one.of for one in DATED.values() if isinstance(price, one.prices))))
    if price.valid_from <= timezone.localdate(at):
        raise ValidationError(_("This price holds already. Set another one from today or a later day."))
    price.delete()


@transaction.atomic
def copy_todays_prices(*, day: date) -> int:
    """Bring every stale copy up to `day`; how many were. Any number of times, by anybody."""
    return sum(_copy(stale_copies(day, model).select_for_update(of=("self",))) for model in DATED)


def _copy(stale: QuerySet[Any]) -> int:
    found, column = list(stale), DATED[stale.model].copy
    for item in found:
        setattr(item, column, item.price_today)
    stale.model._default_manager.bulk_update(found, [column])
    return len(found)


def _check(price: Decimal) -> None:
    if not price.is_finite() or price < 0:
        raise ValidationError({"price": _("A price cannot be negative.")})
    if price > HIGHEST or price != price.quantize(PENNY):
        raise ValidationError({"price": _("A price has at most eight digits before the point and two after it.")})


def _permit(by: Account, item: Priced) -> None:
    if not may_set_up(by, item):
        raise PermissionDenied(_("The provider sets the list prices."))
