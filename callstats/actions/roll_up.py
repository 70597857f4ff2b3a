"""Roll-ups: an hour of a customer is counted anew whole, whenever one of its calls came, moved or was taken away.

Who changes calls leaves a row in callstats_changedhour within the same transaction. Here such a row is taken and its
hour counted anew in one transaction, so that death at any moment loses nothing, twice is once, and no order matters.
"""

import gc
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from datetime import time as midnight
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from callstats.actions.spend_sql import LATE
from callstats.queries.prices import Pricing
from oms.kit.acting import as_system

AT_ONCE = 40  # seconds that one run may take; below the soft time limit of a task
MANY = 5_000  # hours of customers in one transaction; who reads calls of one of them waits for as long
MANY_OVER = 20_000  # of hours that are over, for which nobody waits who calls now
DENSE, NEAR = (
    10_000,
    timedelta(hours=1),
)  # from so many hours on that lie so near to each other all calls of then are gone through

Counted = tuple[int, str, int, int]  # place of the hour, number, seconds, how many such calls
# what is taken and what is counted of it stand in tables of the session (`hours_…`), so that hours are told once; `place` is the
# hour's among them, from 0
STAGING = """
create temporary table if not exists hours_taken (
  place integer, customer_id bigint, hour timestamptz, day date, clock smallint
) on commit delete rows;
create temporary table if not exists hours_counted (
  place integer, direction text, type text, result text, other text, seconds integer, calls bigint, talked bigint
) on commit delete rows
"""
# as its index has them
NEXT = """
select id from callstats_changedhour where hour < %(before)s order by hour, customer_id limit %(most)s for update skip locked
"""
TAKE = f"""
with ready as materialized ({NEXT}), gone as (
  delete from callstats_changedhour c using ready where c.id = ready.id returning c.customer_id, c.hour
)
insert into hours_taken (place, customer_id, hour, day, clock)
select row_number() over (order by g.hour, g.customer_id) - 1, g.customer_id, g.hour, (g.hour at time zone c.time_zone)::date,
  extract(hour from g.hour at time zone c.time_zone)
from gone g join customers_customer c on c.id = g.customer_id order by 1
"""
TAKEN = "select customer_id, hour, day from hours_taken order by place"
CLEAR = """
delete from callstats_hourlyusage u using hours_taken t
where u.customer_id = t.customer_id and u.hour = t.hour and u.hour between %(first)s and %(last)s
"""
# what costs, calls out that were answered by somebody outside, is told apart by number and length. `first` and `last` name the days
# that are opened
_COUNT = """
with counted as (
  insert into hours_counted (place, direction, type, result, other, seconds, calls, talked)
  select t.place, c.direction, c.type, c.result, case when k.costs then c.other end, case when k.costs then c.seconds end,
    count(*), sum(c.seconds)
  from hours_taken t {} cross join lateral (
    select c.direction = 'out' and c.type = 'trunk' and c.result = 'answered' as costs
  ) k
  group by 1, 2, 3, 4, 5, 6
  returning place, other, seconds, calls
)
select place, other, seconds, calls from counted where other is not null
"""
# each hour of a customer over the index of (customer, start), by itself (`offset 0`): of calls that are just being loaded PostgreSQL
# knows too little to choose
COUNT = _COUNT.format("""cross join lateral (
  select direction, type, result, other, seconds from callstats_call where customer_id = t.customer_id
    and started_at >= t.hour and started_at < t.hour + interval '1 hour'
    and started_at >= %(first)s and started_at < %(last)s::timestamptz + interval '1 hour' offset 0
) c""")
# or all calls of that while in the order in which they lie there
COUNT_ALL = _COUNT.format("""join callstats_call c on c.customer_id = t.customer_id
  and date_bin('1 hour', c.started_at, timestamptz '2000-01-01 00:00+00') = t.hour
  and c.started_at >= %(first)s and c.started_at < %(last)s::timestamptz + interval '1 hour'""")
# nor are they to be sorted by their texts
HASHED, AS_BEFORE = "set local enable_sort = off", "set local enable_sort to default"
GONE_THROUGH, NO_MORE = (
    "set local enable_nestloop = off; set local enable_mergejoin = off; set local enable_seqscan = off;"
    " set local enable_indexscan = off; set local work_mem = '64MB'",
    "set local enable_nestloop to default; set local enable_mergejoin to default; set local enable_seqscan to default;"
    " set local enable_indexscan to default; set local work_mem to default",
)
KEEP = """
insert into callstats_hourlyusage
  (partner_id, customer_id, hour, day, clock, direction, type, result, calls, seconds, currency, priced, cost, bundleable)
select c.partner_id, c.id, t.hour, t.day, t.clock, s.direction, s.type, s.result, s.calls, s.talked, c.currency,
  coalesce(p.priced, 0), coalesce(p.cost, 0), coalesce(p.bundleable, 0)
from (
  select place, direction, type, result, sum(calls) as calls, sum(talked) as talked, bool_or(other is not null) as costs
  from hours_counted group by 1, 2, 3, 4
) s join hours_taken t on t.place = s.place join customers_customer c on c.id = t.customer_id
left join unnest(%s::int[], %s::int[], %s::numeric[], %s::bigint[]) p (place, priced, cost, bundleable)
  on p.place = s.place and s.costs
"""
DONE = "truncate hours_taken, hours_counted"  # several batches may be of one transaction
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
    while time.monotonic() < end and (done := _some_over() or roll_up_some(MANY)):
        count += done
    return count


def _some_over() -> int:
    return roll_up_some(MANY_OVER, before=datetime.now(UTC) - NEAR)


def roll_up_some(most: int, *, before: datetime | None = None) -> int:
    """Count up to `most` changed hours of customers, which began before then, anew in one transaction; how many. Several may run
    at once."""
    with as_system(), connection.cursor() as cursor:
        cursor.execute(STAGING)
        cursor.execute(TAKE, {"most": most, "before": before or datetime.max.replace(tzinfo=UTC)})
        cursor.execute(TAKEN)
        taken = cursor.fetchall()
        if not taken:
            return 0
        span = {"first": taken[0][1], "last": taken[-1][1]}
        cursor.execute(CLEAR, span)
        with _uncollected():
            calls = _counted(cursor, span, all_of_them=len(taken) >= DENSE and span["last"] - span["first"] <= NEAR)
            prices = _priced(calls, taken)
            del calls
        cursor.execute(KEEP, prices)
        cursor.execute(LATE)
        cursor.execute(DONE)
    return len(taken)


def _counted(cursor, span: dict[str, datetime], *, all_of_them: bool) -> list[Counted]:  # type: ignore[no-untyped-def]  # Django's wrapper
    """What costs of the hours that were taken."""
    cursor.execute(f"{HASHED}; {GONE_THROUGH}" if all_of_them else HASHED)
    cursor.execute(COUNT_ALL if all_of_them else COUNT, span)
    found: list[Counted] = cursor.fetchall()
    cursor.execute(f"{AS_BEFORE}; {NO_MORE}" if all_of_them else AS_BEFORE)
    return found


@contextmanager
def _uncollected() -> Iterator[None]:
    """Rows in hundreds of thousands, which are gone a moment later: Python is not to go through all its memory for them again and
    again, which was a third of their price."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


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


def _priced(calls: list[Counted], hours: list[tuple[int, datetime, date]]) -> list[str]:
    """Arrays of PostgreSQL: places of hours, how many of their calls have a price, what those cost, and the seconds of them that
    bundles would take."""
    places = {row[0] for row in calls}
    pricing = Pricing({hours[place][0] for place in places})
    lengths = {place: pricing.lengths_on(hours[place][0], hours[place][2]).__getitem__ for place in places}
    priced: dict[int, int] = defaultdict(int)
    cost: dict[int, Decimal] = defaultdict(Decimal)
    bundleable: dict[int, int] = defaultdict(int)
    for place, number, seconds, times in calls:
        if (of_length := lengths[place](number)) is not None:
            amount, taken = of_length[seconds]
            priced[place] += times
            cost[place] += amount if times == 1 else amount * times
            if taken:
                bundleable[place] += taken * times
    return [
        _array(column) for column in (priced, priced.values(), cost.values(), (bundleable[place] for place in priced))
    ]


def _array(values: Iterable[Any]) -> str:
    return "{" + ",".join(map(str, values)) + "}"
