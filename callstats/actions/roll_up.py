"""Roll-ups: an hour of a customer is counted anew whole, whenever one of its calls came, moved or was taken away.

Who changes calls leaves a row in callstats_changedhour within the same transaction. Here such a row is taken and its
hour counted anew in one transaction, so that death at any moment loses nothing, twice is once, and no order matters.
"""

import time
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from datetime import time as midnight
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from callstats.queries.prices import Pricing
from callstats.rating import Price
from oms.kit.acting import as_system

AT_ONCE = 40  # seconds that one run may take; below the soft time limit of a task
MANY = 5_000  # hours of customers in one transaction; who reads calls of one of them waits for as long

TAKE = """
with ready as materialized (select id from callstats_changedhour order by hour, id limit %s for update skip locked)
delete from callstats_changedhour c using ready where c.id = ready.id returning c.customer_id, c.hour
"""
CLEAR = """
delete from callstats_hourlyusage u using unnest(%(customers)s::bigint[], %(hours)s::timestamptz[]) t (customer_id, hour)
where u.customer_id = t.customer_id and u.hour = t.hour
"""
# each hour of a customer by itself, over the index of (customer, start); `first` and `last` name the days that are opened.
# What costs, calls out that were answered by somebody outside, is told apart by number and length: `place` is the hour's in
# what was asked
COUNT = """
with counted as materialized (
  select t.place, t.customer_id, t.hour, s.*
  from unnest(%(customers)s::bigint[], %(hours)s::timestamptz[]) with ordinality t (customer_id, hour, place)
  cross join lateral (
    select k.direction, k.type, k.result, k.other, k.seconds, count(*) as calls, sum(k.talked) as talked from (
      select direction, type, result, seconds as talked, case when costs then other end as other,
        case when costs then seconds end as seconds
      from callstats_call c, lateral (select direction = 'out' and type = 'trunk' and result = 'answered' as costs) costing
      where c.customer_id = t.customer_id and c.started_at >= t.hour and c.started_at < t.hour + interval '1 hour'
        and c.started_at >= %(first)s and c.started_at < %(last)s::timestamptz + interval '1 hour'
    ) k group by 1, 2, 3, 4, 5
  ) s
), kept as (
  insert into callstats_hourlyusage
    (partner_id, customer_id, hour, day, clock, direction, type, result, calls, seconds, currency)
  select c.partner_id, c.id, s.hour, (s.hour at time zone c.time_zone)::date,
    extract(hour from s.hour at time zone c.time_zone), s.direction, s.type, s.result, s.calls, s.talked, c.currency
  from (
    select customer_id, hour, direction, type, result, sum(calls) as calls, sum(talked) as talked
    from counted group by 1, 2, 3, 4, 5
  ) s join customers_customer c on c.id = s.customer_id
)
select place::integer - 1, other, seconds, calls from counted where other is not null
"""
PRICE = """
update callstats_hourlyusage u set priced = t.priced, cost = t.cost
from unnest(%s::bigint[], %s::timestamptz[], %s::int[], %s::numeric[]) t (customer_id, hour, priced, cost)
where u.customer_id = t.customer_id and u.hour = t.hour
  and u.direction = 'out' and u.type = 'trunk' and u.result = 'answered'
"""
TAKE_NIGHT = """
insert into kit_mark (name, at) values (%(name)s, %(at)s)
on conflict (name) do update set at = excluded.at where kit_mark.at < %(today)s or kit_mark.at > excluded.at returning 1
"""
# the night of a time zone: its day is over, and counted once more
NIGHT = """
insert into callstats_changedhour (customer_id, hour, changed_at)
select distinct found.customer_id, found.hour, %(at)s from (
  select k.customer_id, date_trunc('hour', k.started_at, 'UTC') as hour from callstats_call k
  where k.started_at >= %(first)s and k.started_at < %(after)s
  union select u.customer_id, u.hour from callstats_hourlyusage u where u.hour >= %(first)s and u.hour < %(after)s
) found join customers_customer c on c.id = found.customer_id and c.time_zone = %(zone)s
order by 1, 2
on conflict (customer_id, hour) do update set changed_at = excluded.changed_at
"""


def roll_up_changed() -> int:
    """Count every changed hour anew, as many as fit into one run; how many hours of customers those were."""
    end, count = time.monotonic() + AT_ONCE, 0
    while time.monotonic() < end and (done := roll_up_some(MANY)):
        count += done
    return count


def roll_up_some(most: int) -> int:
    """Count up to `most` changed hours of customers anew in one transaction; how many. Several may run at once."""
    with as_system(), connection.cursor() as cursor:
        cursor.execute(TAKE, [most])
        taken = cursor.fetchall()
        if not taken:
            return 0
        customers, hours = [row[0] for row in taken], [row[1] for row in taken]
        wanted = {"customers": customers, "hours": hours, "first": min(hours), "last": max(hours)}
        cursor.execute(CLEAR, wanted)
        cursor.execute(COUNT, wanted)
        costs = _priced(cursor.fetchall(), taken)
        if costs:
            cursor.execute(PRICE, _columns(costs))
    return len(taken)


def count_night_anew(*, at: datetime) -> list[str]:
    """Have each customer's day that is over counted once more, once for each time zone; the zones whose night it was."""
    with as_system(), connection.cursor() as cursor:
        cursor.execute("select distinct time_zone from customers_customer order by 1")
        zones = [row[0] for row in cursor.fetchall()]
    return [zone for zone in zones if _count_day_of(zone, at)]


def _count_day_of(zone: str, at: datetime) -> bool:
    """Whether the night of `zone` had not been counted yet; its mark and its hours are of one transaction."""
    here = ZoneInfo(zone)
    today = datetime.combine(at.astimezone(here).date(), midnight.min, here)
    yesterday = datetime.combine(today.date() - timedelta(days=1), midnight.min, here)
    with as_system(), connection.cursor() as cursor:
        cursor.execute(TAKE_NIGHT, {"name": f"night {zone}"[:60], "at": at, "today": today})
        if cursor.fetchone() is None:
            return False
        cursor.execute(NIGHT, {"zone": zone, "at": at, "first": yesterday, "after": today})
    return True


def _priced(
    calls: list[tuple[int, str, int, int]], hours: list[tuple[int, datetime]]
) -> dict[tuple[int, datetime], tuple[int, Decimal]]:
    """(customer, hour) → (calls that have a price, what they cost); of `calls` the first is the place of that hour."""
    pricing = Pricing({hours[place][0] for place in {row[0] for row in calls}})
    rates: dict[int, Callable[[str], Price | None]] = {}
    priced: dict[int, int] = defaultdict(int)
    cost: dict[int, Decimal] = defaultdict(Decimal)
    for place, number, seconds, times in calls:
        find = rates.get(place) or rates.setdefault(place, pricing.rates_of(*hours[place]))
        if (price := find(number)) is not None:
            priced[place] += times
            cost[place] += pricing.cost(price, seconds) * times
    return {hours[place]: (priced[place], cost[place]) for place in priced}


def _columns(costs: dict[tuple[int, datetime], tuple[int, Decimal]]) -> list[list[Any]]:
    rows = [(*key, *value) for key, value in costs.items()]
    return [list(column) for column in zip(*rows, strict=True)]
