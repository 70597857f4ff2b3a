"""Whether the books balance: what is rolled up beside a count of all records from nothing."""

from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta

from django.db import connection

DAY = timedelta(days=1)

# Both sides stand behind the reader's wall. Hours that wait to be rolled up are told apart: they are no fault.
COMPARED = """
with counted as (
  select customer_id, date_trunc('hour', started_at, 'UTC') as hour, direction, type, result,
         count(*) as calls, sum(seconds) as seconds
  from callstats_call where customer_id is not null and started_at >= %(first)s and started_at < %(after)s
  group by 1, 2, 3, 4, 5
), rolled as (
  select customer_id, hour, direction, type, result, calls, seconds
  from callstats_hourlyusage where hour >= %(first)s and hour < %(after)s
), both_sides as (
  select coalesce(c.hour, r.hour) as hour, coalesce(c.customer_id, r.customer_id) as customer_id,
         coalesce(c.calls, 0) as calls, coalesce(c.seconds, 0) as seconds,
         coalesce(r.calls, 0) as rolled_calls, coalesce(r.seconds, 0) as rolled_seconds
  from counted c full join rolled r using (customer_id, hour, direction, type, result)
)
select (b.hour at time zone 'UTC')::date, sum(b.calls), sum(b.seconds), sum(b.rolled_calls), sum(b.rolled_seconds),
       count(distinct (b.customer_id, b.hour)) filter (where w.hour is not null),
       count(distinct (b.customer_id, b.hour)) filter (
         where w.hour is null and (b.calls, b.seconds) <> (b.rolled_calls, b.rolled_seconds))
from both_sides b left join callstats_changedhour w on w.customer_id = b.customer_id and w.hour = b.hour
group by 1 order by 1
"""
# the sums of resellers beside the roll-ups that they are made of, which no moment lies between; by days of the customers
SUMS = """
with kept as (
  select partner_id, day, clock, direction, type, result, sum(calls) as calls, sum(seconds) as seconds
  from callstats_summedusage where day >= %(first_day)s and day <= %(last_day)s group by 1, 2, 3, 4, 5, 6
), made as (
  select partner_id, day, clock, direction, type, result, sum(calls) as calls, sum(seconds) as seconds
  from callstats_hourlyusage where day >= %(first_day)s and day <= %(last_day)s
    and hour >= %(first)s - interval '14 hours' and hour < %(after)s + interval '14 hours' group by 1, 2, 3, 4, 5, 6
)
select day, count(distinct (partner_id, clock)) from kept k full join made m using (partner_id, day, clock, direction, type, result)
where (coalesce(k.calls, 0), coalesce(k.seconds, 0)) <> (coalesce(m.calls, 0), coalesce(m.seconds, 0)) group by day
"""


@dataclass(frozen=True)
class BookedDay:
    """A day of UTC: calls and seconds counted from the records and as rolled up; customers' hours that wait to be
    rolled up, and those that differ although they do not wait; of the customers' own day resellers' hours whose sums differ."""

    day: date
    calls: int
    seconds: int
    rolled_calls: int
    rolled_seconds: int
    waiting: int
    wrong: int
    sums: int


def booked_days(first: date, last: date) -> list[BookedDay]:
    """Every day from `first` to `last` that has calls, counted anew beside its roll-ups, as far as the reader sees."""
    days = {"first": begin_of(first), "after": begin_of(last + DAY), "first_day": first, "last_day": last}
    with connection.cursor() as cursor:
        cursor.execute(SUMS, days)
        sums = dict(cursor.fetchall())
        cursor.execute(COMPARED, days)
        found = {day: [int(figure) for figure in figures] for day, *figures in cursor.fetchall()}
    nothing = [0] * len(fields(BookedDay)[1:-1])
    return [BookedDay(day, *found.get(day, nothing), sums.get(day, 0)) for day in sorted({*found, *sums})]


def begin_of(day: date) -> datetime:
    """Midnight of UTC, which is where partitions begin."""
    return datetime.combine(day, time.min, UTC)
