"""Who has what under contract on a day, over all visible customers (guide 2.5.4.3): quantity periods, added up by group.

Nothing here reads the ledger: its sums stand in QuantityPeriod.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, DateField, F, Func, IntegerField, Min, QuerySet, Sum, Value
from django.utils import timezone

from customers.models import HeldItem, HeldLicense, QuantityPeriod, ServiceSpan
from customers.models.held import Held
from customers.queries.reseller_code import CodeOfReseller
from customers.queries.trial import DayBefore
from partners.models import Account

ITEM = ("item_id", "group_name", "item_name", "license_name")
RESELLER = ("partner_id", "partner_name")
CUSTOMER = ("customer_id", "customer_code", "customer_name")
KEPT = (
    "customer__external_id", "customer__account_id", "customer__extended_name", "customer__deal_ids",
    "customer__public_sector", "customer__inactive_billing",
)  # fmt: skip


def details(user: Account) -> QuerySet[QuantityPeriod]:
    """A row per service line and period (guide 2.5.4.3.1). The caller narrows to the day."""
    return QuantityPeriod.objects.visible_to(user)


def asked(rows: QuerySet, query: str) -> QuerySet:
    """Each row carries what was asked of the grid, as a query string: links narrow by the same."""
    return rows.annotate(asked=Value(query, output_field=CharField()))


def per_customer(user: Account) -> QuerySet:
    """guide 2.5.4.3.2: reseller × customer × item, with `qty`."""
    return _alone(HeldItem.objects.visible_to(user))


def per_reseller(user: Account, *, of_one: bool = False) -> QuerySet:
    """guide 2.5.4.3.2: reseller × item; `of_one`: rows that can be narrowed to a customer."""
    return _added_up(user, *RESELLER, *ITEM, of_one=of_one).annotate(reseller_code=CodeOfReseller())


def per_license(user: Account, *, of_one: bool = False) -> QuerySet:
    """guide 2.5.4.3.2: cloud license × item; items without a license stand under none."""
    return _added_up(user, *ITEM, of_one=of_one)


def inventory(user: Account, *, item: bool = False, group: bool = False) -> QuerySet:
    """Cloud licenses of each customer, with what else the customer is known by; items without a license aside.

    `item`, `group`: rows that can be narrowed to an item, which is one row of a customer, or to a group, whose items are
    added up.
    """
    if not item and not group:
        return _alone(HeldLicense.objects.visible_to(user))
    licensed = HeldItem.objects.visible_to(user).exclude(license_name="").annotate(license_id=F("item__license_id"))
    keys = (*RESELLER, *CUSTOMER, *KEPT, "license_name", "license_id")
    return _alone(licensed) if item else _grouped(licensed, *keys)


def on_day(rows: QuerySet, day: date) -> QuerySet:
    """Those of the rows that stand on `day`, grouped or not."""
    found = rows.filter(valid_from__lte=day, valid_to__gte=day)
    return found.filter(past=False) if issubclass(rows.model, Held) and day >= timezone.localdate() else found


def _alone(rows: QuerySet) -> QuerySet:
    """Rows that are added up already, and stand alone on a day: as `_grouped` gives groups, but that only what a page shows
    of them is joined, and nothing for their count."""
    return rows.order_by().annotate(amount=F("qty"))


def _added(user: Account, *keys: str) -> QuerySet:
    return _grouped(QuantityPeriod.objects.visible_to(user), *keys)


def _added_up(user: Account, *keys: str, of_one: bool) -> QuerySet:
    """From the sums over all customers (ServiceSpan), which name none."""
    if of_one:
        return _added(user, *keys)
    return _grouped(ServiceSpan.objects.visible_to(user), *keys).filter(amount__gt=0)


def _grouped(rows: QuerySet, *keys: str) -> QuerySet:
    """Groups by `keys`, each with `amount` and a key of its own."""
    return rows.order_by().values(*keys).annotate(pk=Min(F("id")), amount=Sum("qty"))


class DaysUntil(Func):
    """How many of `days`, in their order, come no later than a day of the row."""

    function = "width_bucket"
    output_field = IntegerField()

    def __init__(self, day: Any, days: Sequence[date]) -> None:
        super().__init__(day, Value(list(days), output_field=ArrayField(DateField())))


def licenses_over_time(user: Account, days: Sequence[date]) -> list[dict]:
    """(day, license, quantity) of each day on which there is any, the oldest first; one query.

    From the sums over all customers: those that hold from the same of the days to the same other one are one row.
    """
    kept = ServiceSpan.objects.visible_to(user).filter(valid_to__gte=days[0], valid_from__lte=days[-1])
    licensed = kept.exclude(license_name="").order_by("license_name", "item__license_id")
    rows = licensed.values("license_name", "item__license_id").annotate(
        first=DaysUntil(DayBefore("valid_from"), days), after=DaysUntil("valid_to", days), sum=Sum("qty")
    )
    found: dict[tuple[str, int], list[int]] = {}
    for row in rows:
        sums = found.setdefault((row["license_name"], row["item__license_id"]), [0] * len(days))
        for n in range(row["first"], row["after"]):
            sums[n] += row["sum"]
    every = [
        {"day": day, "license": name, "license_id": license_id, "qty": sums[n]}
        for n, day in enumerate(days)
        for (name, license_id), sums in found.items()
        if sums[n]
    ]
    return [{"pk": n, **row} for n, row in enumerate(every, 1)]
