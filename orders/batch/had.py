"""What a list of changes can be filled with: all that running customers have today."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Sum

from customers.enums import Channel, CustomerStatus
from customers.models import ChannelChange, Customer, FraudLimit, QuantityChange
from orders.parts.bundles.change import NAMES
from partners.models import Account

Had = tuple[str, str, str, str, int, date]  # Customer ID, name, what, billing account or nothing, quantity, today


def had_now(user: Account, *, at: datetime, most: int) -> list[Had] | None:
    """Items by code, channels and call limits by the name they are ordered by, of each customer of the user that is
    Activated, by name; None where it is more than `most`."""
    customers = (
        Customer.objects.visible_to(user).filter(status=CustomerStatus.ACTIVATED).select_related("partner", "plan")
    )
    running = list(customers.order_by("pk")[: most + 1])
    if len(running) > most:
        return None
    days: dict[date, dict[int, Customer]] = {}
    for customer in running:
        days.setdefault(customer.today(at), {})[customer.pk] = customer
    found: list[Had] = []
    for day, those in days.items():
        for customer, what, account, quantity in (
            *_items(those, day, most),
            *_channels(those, day),
            *_limits(those, day),
        ):
            found.append((customer.code, customer.name, what, account, quantity, day))
    return None if len(found) > most else sorted(found, key=lambda row: (row[1].casefold(), row[0]))


def _items(customers: dict[int, Customer], day: date, most: int) -> Iterator[tuple[Customer, str, str, int]]:
    paths = [f"line__{path}" for path in ("customer_id", "item__code", "billing_account__name")]
    rows = QuantityChange.objects.filter(line__customer__in=customers, effective__lte=day).order_by()
    added = rows.values_list(*paths).annotate(n=Sum("change")).filter(n__gt=0).order_by(*paths[1:])
    for pk, code, account, quantity in added[: most + 1]:
        yield customers[pk], code, account, quantity


def _channels(customers: dict[int, Customer], day: date) -> Iterator[tuple[Customer, str, str, int]]:
    rows = ChannelChange.objects.filter(customer__in=customers, effective__lte=day).order_by()
    added = rows.values_list("customer_id", "kind").annotate(n=Sum("change")).filter(n__gt=0).order_by("kind")
    for pk, kind, quantity in added:
        yield customers[pk], str(Channel(kind).label), "", quantity


def _limits(customers: dict[int, Customer], day: date) -> Iterator[tuple[Customer, str, str, int]]:
    """Where the plan lets them be changed, and an amount is a whole one: another one is ordered by itself."""
    rows = FraudLimit.objects.filter(customer__in=customers, effective__lte=day).order_by("effective", "pk")
    in_force = {limit.customer_id: limit for limit in rows}
    for pk, customer in customers.items():
        if customer.plan is None or not customer.plan.fraud_change:
            continue
        limit = in_force.get(pk)
        now = {
            "default_limit": limit.default_limit if limit else customer.plan.fraud_default,
            "custom_limit": limit.custom_limit if limit else None,
        }
        for code, name in NAMES.items():
            amount = now[code]
            if amount is not None and not amount % 1:
                yield customer, str(name), "", int(amount)
