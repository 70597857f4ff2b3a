"""What of the demo's catalogue is dated: prices, one of them coming, and the provider's own days."""

from datetime import date, timedelta
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from catalogue.models import CallBundle, DeviceModel, ItemPrice, OrderItem, WorkingDayException

COMING = {"call-recording": "4.10", "priority-support": "27.50"}  # from the first of the month after next

DEARER = Decimal("0.50")
# (month, day): why; on the Friday before a weekend, in this year and the next
CLOSED = {(6, 10): "Stocktaking", (12, 24): "Office closed on Christmas Eve"}


def load() -> None:
    """Runs as the system, after the items."""
    today = timezone.localdate()
    for item in OrderItem.objects.filter(prices=None):
        ItemPrice.objects.create(item=item, price=item.list_price, valid_from=item.valid_from)
        if item.code in COMING:
            day = _first_of_month(_first_of_month(today))
            ItemPrice.objects.create(item=item, price=Decimal(COMING[item.code]), valid_from=day)
    for model in (CallBundle, DeviceModel):
        for one in model.objects.filter(prices=None):
            one.prices.create(price=one.price, valid_from=one.valid_from)
    _coming(CallBundle.objects.order_by("name"), today)
    _coming(DeviceModel.objects.order_by("name"), today)
    if not WorkingDayException.objects.exists():
        for year in (today.year, today.year + 1):
            for (month, day), why in CLOSED.items():
                WorkingDayException.objects.create(country="GB", day=_weekday(date(year, month, day)), name=why)


def _coming(entries: QuerySet, today: date) -> None:
    """The first of them costs more from the first of the month after next."""
    if one := entries.first():
        day = _first_of_month(_first_of_month(today))
        one.prices.get_or_create(valid_from=day, defaults={"price": one.price + DEARER})


def _first_of_month(day: date) -> date:
    """The first day of the next month."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _weekday(day: date) -> date:
    """`day`, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))
