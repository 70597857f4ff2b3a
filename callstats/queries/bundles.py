"""What call bundles take of calls before they count towards a limit: first come first served over the customer's billing period, as
they are billed. To be asked as the system."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection

from callstats.queries.prices import Pricing
from callstats.rating import price_call
from customers.models import BundleChange
from oms.kit.registries import registries

CustomerDay = tuple[int, date]
Key = tuple[int, str, date]  # customer, extension, day of the customer's
Saved = Mapping[Key, Mapping[int, Decimal]]  # by the stretch of the day in which the calls ended

# what the days of the billing period before each of these took, as rolled up
TAKEN = """
select t.customer_id, t.day, coalesce(sum(u.bundleable), 0)
from unnest(%s::bigint[], %s::date[], %s::date[]) t (customer_id, day, first)
left join callstats_hourlyusage u on u.customer_id = t.customer_id and u.day >= t.first and u.day < t.day
  and u.hour >= t.first::timestamp at time zone 'UTC' - interval '14 hours'
  and u.hour < t.day::timestamp at time zone 'UTC' + interval '14 hours'
group by t.customer_id, t.day
"""
# every call of a customer's day that may cost, whoever made it, in the order in which bundles take them
IN_ORDER = """
select t.customer_id, t.day, k.extension, k.other, k.seconds, k.started_at, width_bucket(k.ended_at, t.begins::timestamptz[]), k.id
from unnest(%(customers)s::bigint[], %(days)s::date[], %(begins)s::text[]) t (customer_id, day, begins)
join customers_customer c on c.id = t.customer_id
join callstats_call k on k.customer_id = t.customer_id
  and k.started_at >= t.day::timestamp at time zone c.time_zone
  and k.started_at < (t.day + 1)::timestamp at time zone c.time_zone
  and k.started_at >= %(first)s and k.started_at < %(last)s
  and k.direction = 'out' and k.type = 'trunk' and k.result = 'answered'
order by t.customer_id, t.day, k.started_at, k.mark
"""


def with_bundles(customers: Iterable[int]) -> set[int]:
    """Those of these customers that have, or had, a call bundle."""
    rows = BundleChange.objects.filter(customer__in=set(customers)).order_by()
    return set(rows.values_list("customer_id", flat=True).distinct())


def left_at_begin(days: Iterable[CustomerDay]) -> dict[CustomerDay, int]:
    """Seconds left in the bundles as each of these days begins; days of customers that never had any are not in it."""
    days = set(days)
    bundled = with_bundles(customer for customer, _day in days)
    held = registries.bundles(sorted(one for one in days if one[0] in bundled)) if bundled else {}
    if not held:
        return {}
    asked = [(customer, day, first) for (customer, day), (first, _seconds) in sorted(held.items())]
    with connection.cursor() as cursor:
        cursor.execute(TAKEN, [list(column) for column in zip(*asked, strict=True)])
        return {(customer, day): max(0, held[customer, day][1] - taken) for customer, day, taken in cursor.fetchall()}


def covered(left: Mapping[CustomerDay, int], begins: Mapping[CustomerDay, str]) -> Iterator[tuple[Key, Any, int]]:
    """Calls of these days that bundles take something of, oldest first: whose, (stretch, key of the call, price, seconds), and what is
    left in the bundle before it. `begins`: where another limit begins to hold, as an array of PostgreSQL."""
    days = sorted(day for day, seconds in left.items() if seconds)
    if not days:
        return
    only = [day for _customer, day in days]
    asked = {
        "customers": [customer for customer, _day in days], "days": only, "begins": [begins.get(one, "{}") for one in days],
        "first": datetime.combine(min(only) - timedelta(days=1), datetime.min.time(), UTC),
        "last": datetime.combine(max(only) + timedelta(days=2), datetime.min.time(), UTC),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(IN_ORDER, asked)
        calls = cursor.fetchall()
    pricing, rest = Pricing({customer for customer, _day in days}), dict(left)
    for customer, day, extension, number, seconds, started, stretch, pk in calls:
        if not (before := rest[customer, day]):
            continue
        price = pricing.rate(customer, number, started)
        if price is not None and price.in_bundle:
            rest[customer, day] -= price_call(seconds, price, bundle=before).bundled
            yield (customer, extension, day), (stretch, pk, price, seconds), before


def saved_by_bundles(left: Mapping[CustomerDay, int], begins: Mapping[CustomerDay, str]) -> Saved:
    """What bundles take off the amounts of these days."""
    found: dict[Key, dict[int, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for key, (stretch, _pk, price, seconds), before in covered(left, begins):
        paid = price_call(seconds, price, bundle=before).amount.amount
        found[key][stretch] += price_call(seconds, price).amount.amount - paid
    return found
