"""List prices: set from a day on, withdrawn before that day, and the copy of today's price."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalogue.models import ItemPrice, OrderItem
from catalogue.queries.price import stale_copies
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
def set_price(*, item: OrderItem, price: Decimal, valid_from: date, by: Account, at: datetime) -> ItemPrice:
    """Let `item` cost `price` from `valid_from` on: today or a later day. A price set for the same day is replaced.

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
    return ItemPrice.objects.get(item=item, valid_from=valid_from)


def write_prices(changes: list[tuple[OrderItem, Decimal, date]], *, today: date) -> None:
    """Write checked prices (item, price, from when), each item and day once; and today's copies of them."""
    items = OrderItem.objects.select_for_update().in_bulk({item.pk for item, _price, _day in changes})
    known = set(ItemPrice.objects.filter(item__in=items).values_list("item", flat=True))
    first = [
        ItemPrice(item=item, price=item.list_price, valid_from=min(item.valid_from, today - timedelta(days=1)))
        for pk, item in items.items()
        if pk not in known
    ]
    ItemPrice.objects.bulk_create(first)
    ItemPrice.objects.bulk_create(
        [ItemPrice(item_id=item.pk, price=price, valid_from=day) for item, price, day in changes],
        update_conflicts=True,
        unique_fields=["item", "valid_from"],
        update_fields=["price"],
    )
    _copy(stale_copies(today).filter(pk__in=items))


@transaction.atomic
def withdraw_price(*, price: ItemPrice, by: Account, at: datetime) -> None:
    """Take back a price that does not hold yet. Raises ValidationError for one that does, or did."""
    _permit(by, price.item)
    if price.valid_from <= timezone.localdate(at):
        raise ValidationError(_("This price holds already. Set another one from today or a later day."))
    price.delete()


@transaction.atomic
def copy_todays_prices(*, day: date) -> int:
    """Bring every stale `list_price` up to `day`; how many were. Any number of times, by anybody."""
    return _copy(stale_copies(day).select_for_update(of=("self",)))


def _copy(stale: QuerySet[OrderItem]) -> int:
    found = list(stale)
    for item in found:
        item.list_price = item.price_today
    OrderItem.objects.bulk_update(found, ["list_price"])
    return len(found)


def _check(price: Decimal) -> None:
    if not price.is_finite() or price < 0:
        raise ValidationError({"price": _("A price cannot be negative.")})
    if price > HIGHEST or price != price.quantize(PENNY):
        raise ValidationError({"price": _("A price has at most eight digits before the point and two after it.")})


def _permit(by: Account, item: OrderItem) -> None:
    if not may_set_up(by, item):
        raise PermissionDenied(_("The provider sets the list prices."))
