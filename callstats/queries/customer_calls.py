"""What the calls of one customer say: where they go, and how many channels they need."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

import phonenumbers
from django.db import connection
from django.db.models import Count, Min, QuerySet, Sum
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from callstats.enums import CallType, Direction, Result
from callstats.models import Call
from callstats.queries.countries import name_of
from customers.models import Customer
from oms.kit.figures import figure

MOST = 5
BEGINNING = 9  # signs of a number that say in which country it lies
REMEMBERED = 20_000  # numbers of which is kept where they lie
LOOKED_AT = 10_000  # calls of a period that are looked at one by one for what they say
TOO_LARGE = 14  # days that a trunk must be seen before it is called too large
DAY = timedelta(days=1)

# of the roll-ups: all calls, and those outside that found no channel free; the channels of the ledger on the last day. Each call
# outside takes a channel from its start to its end: the highest sum of them, and when it was first reached, where no more calls are
# rolled up than are looked at one by one
PEAK = """
with rolled as materialized (
  select coalesce(sum(calls), 0) as calls,
    coalesce(sum(calls) filter (where type = 'trunk' and result = 'congestion'), 0) as congested
  from callstats_hourlyusage
  where customer_id = %(customer)s and day between %(day)s and %(last)s
    and hour >= %(first)s - interval '14 hours' and hour < %(after)s + interval '14 hours'
)
select (select calls from rolled), at, busy, (select congested from rolled),
  (select coalesce(sum(change), 0) from customers_channelchange
     where customer_id = %(customer)s and effective <= %(last)s)
from (select 1) one left join lateral (
  select at, sum(sum(step)) over (order by at) as busy from (
    select started_at as at, 1 as step from callstats_call
    where customer_id = %(customer)s and type = 'trunk' and started_at >= %(first)s and started_at < %(after)s
      and (select calls from rolled) <= %(most)s
    union all
    select ended_at, -1 from callstats_call
    where customer_id = %(customer)s and type = 'trunk' and started_at >= %(first)s and started_at < %(after)s
      and (select calls from rolled) <= %(most)s
  ) steps group by at order by busy desc, at limit 1
) found on true
"""


@dataclass(frozen=True)
class Destination:
    """Calls out to a country."""

    name: str
    calls: int
    seconds: int

    @property
    def words(self) -> str:
        return figure(self.calls)


@dataclass(frozen=True)
class Trunk:
    """`channels` ordered; calls that found none free; a `verdict`: small, large, fits, none where no channel is ordered, or nothing
    where there are too many calls to tell."""

    channels: int
    congested: int
    verdict: str


@dataclass(frozen=True)
class Busiest(Trunk):
    """At most so many outside calls at once, first `at`."""

    at: datetime
    calls: int


class TooManyCalls(Exception):
    """More calls than LOOKED_AT; what is told without looking at them stands in `trunk`."""

    def __init__(self, trunk: Trunk) -> None:
        super().__init__()
        self.trunk = trunk


def top_destinations(calls: QuerySet[Call]) -> list[Destination]:
    """Where the answered calls out go, most calls first. Numbers of one beginning lie in one country, so that only one
    of them is looked at."""
    out = calls.filter(direction=Direction.OUT, type=CallType.TRUNK, result=Result.ANSWERED, other__startswith="+")
    rows = out.order_by().values(start=Left("other", BEGINNING)).annotate(n=Count("id"), talked=Sum("seconds"))
    found: dict[str, tuple[int, int]] = {}
    for number, n, talked in rows.annotate(one=Min("other")).values_list("one", "n", "talked"):
        region, prefix = _region(number)
        name = name_of(region or "") or prefix or _("Unknown")
        calls_so_far, seconds = found.get(name, (0, 0))
        found[name] = calls_so_far + n, seconds + talked
    ranked = sorted(found.items(), key=lambda item: (-item[1][0], item[0]))
    return [Destination(name, *figures) for name, figures in ranked[:MOST]]


@lru_cache(maxsize=REMEMBERED)
def _region(number: str) -> tuple[str | None, str]:
    """The country's two letters, and its dial prefix; of a prefix that several countries share the number plan is asked."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return None, ""
    shared = phonenumbers.region_code_for_number(parsed)
    code = parsed.country_code or 0
    return shared or phonenumbers.region_code_for_country_code(code), f"+{code}"


def busiest(customer: Customer, first: date, last: date) -> Busiest | None:
    """The busiest moment of the trunk between two days; None without a call outside. Raises TooManyCalls."""
    begin, end = (datetime.combine(day, time.min, UTC) for day in (first, last + DAY))
    with connection.cursor() as cursor:
        days = {"day": first, "last": last, "first": begin, "after": end}
        cursor.execute(PEAK, {"customer": customer.pk, "most": LOOKED_AT, **days})
        rolled, at, *peak = cursor.fetchone()
    calls, congested, channels = (int(one or 0) for one in peak)
    if rolled > LOOKED_AT:
        raise TooManyCalls(
            Trunk(channels, congested, "small" if channels and congested else "" if channels else "none")
        )
    if at is None:
        return None
    verdict = _verdict(calls, channels, congested, (last - first).days + 1)
    return Busiest(channels, congested, verdict, at, calls)


def _verdict(calls: int, channels: int, congested: int, days: int) -> str:
    if not channels:
        return "none"
    if congested or calls >= channels:
        return "small"
    return "large" if 2 * calls < channels and days >= TOO_LARGE else "fits"
