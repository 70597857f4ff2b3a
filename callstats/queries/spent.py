"""What days of extensions come to: their calls priced, added up, held against the limits. Counting and the simulation ask it alike."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from callstats.limits import Limits, Pressing, pressing, stretches
from callstats.queries.bundles import CustomerDay, Key, Saved, saved_by_bundles
from callstats.queries.limits import LimitBook
from callstats.queries.prices import Pricing
from callstats.rating import Price

NOTHING: Saved = {}

ASKED = """
unnest(%(customers)s::bigint[], %(extensions)s::text[], %(days)s::date[], %(begins)s::text[])
  t (customer_id, extension, day, begins)
"""
# each day of a customer by itself, over the index of (customer, start); `first` and `last` name the days that are opened,
# `begins` where another limit begins to hold: the last column says in which of these stretches a call ended
CALLS = f"""
select a.customer_id, k.extension, a.day, k.other, k.seconds, count(*), min(k.started_at), max(k.started_at),
  coalesce((array_agg(k.user_name order by k.started_at desc) filter (where k.user_name <> ''))[1], ''),
  width_bucket(k.ended_at, a.begins)
from (
  select t.customer_id, t.day, array_agg(t.extension) as extensions, min(t.begins)::timestamptz[] as begins,
    t.day::timestamp at time zone c.time_zone as first, (t.day + 1)::timestamp at time zone c.time_zone as after
  from {ASKED} join customers_customer c on c.id = t.customer_id group by t.customer_id, t.day, c.id
) a
join callstats_call k on k.customer_id = a.customer_id and k.started_at >= a.first and k.started_at < a.after
  and k.started_at >= %(first)s and k.started_at < %(last)s and k.extension = any(a.extensions)
  and k.direction = 'out' and k.type = 'trunk' and k.result = 'answered'
group by 1, 2, 3, 4, 5, 10
"""


@dataclass(frozen=True)
class Spent:
    """Of a day of an extension: who, what was spent, in how many calls, and the limit that presses most; None without one."""

    name: str
    used: Decimal
    calls: int
    pressing: Pressing | None


def limits_of(keys: Iterable[Key]) -> dict[Key, Limits]:
    """What holds for each of them; to be asked as the system."""
    keys = list(keys)
    days = [key[2] for key in keys]
    book = LimitBook({key[0] for key in keys}, min(days), max(days))
    found = {pair: book.of(*pair) for pair in {(customer, day) for customer, _extension, day in keys}}
    return {key: found[key[0], key[2]] for key in keys}


def asked(keys: list[Key], limits: Mapping[Key, Limits]) -> dict[str, Any]:
    """What the statement that reads their calls is told."""
    days = [key[2] for key in keys]
    return {
        "customers": [key[0] for key in keys], "extensions": [key[1] for key in keys], "days": days,
        "begins": [_begins(limits[key], key[2]) for key in keys],
        "first": datetime.combine(min(days) - timedelta(days=1), datetime.min.time(), UTC),
        "last": datetime.combine(max(days) + timedelta(days=2), datetime.min.time(), UTC),
    }  # fmt: skip


def _begins(limits: Limits, day: date) -> str:
    """An array of PostgreSQL: where another limit begins to hold."""
    return "{" + ",".join(begin.isoformat() for begin, _holding in stretches(limits, day)) + "}"


def bundled_of(limits: Mapping[Key, Limits], left: Mapping[CustomerDay, int]) -> Saved:
    """What call bundles take of these days, of which so much is `left` as they begin."""
    begins = {(customer, day): _begins(held, day) for (customer, _extension, day), held in limits.items()}
    return saved_by_bundles(left, begins)


def added_up(
    keys: Iterable[Key], calls: Iterable[Any], limits: Mapping[Key, Limits], saved: Saved = NOTHING
) -> dict[Key, Spent]:
    """Of each day of an extension what its calls came to, less what was `saved` by call bundles. Rates are asked as the system."""
    keys = list(keys)
    names: dict[Key, tuple[datetime, str]] = {}
    spent: dict[Key, dict[int, Decimal]] = {key: defaultdict(Decimal) for key in keys}
    counts: dict[Key, int] = dict.fromkeys(keys, 0)
    pricing = Pricing({key[0] for key in keys})
    rates: dict[tuple[int, date], Callable[[str], Price | None]] = {}
    for customer, extension, day, number, seconds, times, first, last, user, stretch in calls:
        key = (customer, extension, day)
        if user and (key not in names or last > names[key][0]):
            names[key] = last, user
        counts[key] += times
        find = rates.get((customer, day)) or rates.setdefault((customer, day), pricing.rates_of(customer, first))
        if (price := find(number)) is not None:
            spent[key][stretch] += pricing.cost(price, seconds) * times
    for key, amounts in saved.items():
        for stretch, amount in (
            amounts.items() if key in spent else ()
        ):  # of a call that came in between both are counted again
            spent[key][stretch] = max(spent[key][stretch] - amount, Decimal(0))
    return {
        key: Spent(
            names[key][1] if key in names else "", sum(spent[key].values(), Decimal(0)), counts[key],
            pressing(limits[key], key[2], spent[key]),
        )
        for key in keys
    }  # fmt: skip
