"""Pages over many calls: the list of a customer that has millions, one customer's day, the provider's month."""

import re
import statistics
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from callstats.actions.roll_up import roll_up_changed
from callstats.actions.tend import index_old_day
from customers.models import Customer
from oms.kit.acting import as_system
from partners.models import Account
from tests.bench.database import owner
from tests.bench.many_callers import FIRST
from tests.bench.measure import timed
from tests.bench.viewers import PROVIDER, signed_in

CALLS = 2_000_000  # of one customer, at scale 1
DAYS, MONTH, RUNS, PAGES = 27, 30, 3, 3  # the customer called on so many days before today and yesterday
# hours of other customers as the roll-up leaves them: so many customers by so many hours of each day of the month
USAGE_CUSTOMERS, USAGE_HOURS = 2_000, 10
MANY = """
insert into callstats_call (started_at, mark, server_id, partner_id, customer_id, answered_at, ended_at, seconds, direction, type,
  result, tenant, extension, number, other, trunk, call_id)
select x.at, md5('many ' || n)::uuid, t.server_id, c.partner_id, c.id, x.at, x.at + x.long * interval '1 second', x.long,
  case when n %% 3 = 0 then 'in' else 'out' end, 'trunk', 'answered', t.prefix, (200 + n %% 40)::text, '',
  '+44207946' || to_char(n::bigint * 7919 %% 10000, 'FM0000'), 'sip-1', 'many-' || n
from generate_series(1, %(calls)s) n
cross join lateral (select date_trunc('day', now(), 'UTC') - interval '2 days'
  - (n::bigint * %(seconds)s / %(calls)s) * interval '1 second' as at, n * 31 %% 600 as long) x
join customers_customer c on c.id = %(customer)s join inventory_tenant t on t.customer_id = c.id
"""
CHANGED = """
insert into callstats_changedhour (customer_id, hour, changed_at)
select distinct customer_id, date_trunc('hour', started_at, 'UTC'), now() from callstats_call where customer_id = %(customer)s
on conflict do nothing
"""
USAGE = """
insert into callstats_hourlyusage (partner_id, customer_id, hour, day, clock, direction, type, result, calls, seconds, currency)
select c.partner_id, c.id, x.hour, (x.hour at time zone 'UTC')::date, 8 + h, w.way, 'trunk', 'answered', 3, 200, c.currency
from customers_customer c, generate_series(2, 29) d, generate_series(1, %(hours)s) h, (values ('in'), ('out')) w (way)
cross join lateral (select date_trunc('day', now(), 'UTC') - d * interval '1 day' + (8 + h) * interval '1 hour' as hour) x
where c.id > %(customer)s and c.id <= %(customer)s + %(customers)s
on conflict do nothing
"""


@dataclass(frozen=True)
class Looked:
    """Medians of one page, in milliseconds: of a processor, portal and database together; by the clock; in SQL."""

    what: str
    cpu: float
    total: float
    sql: float
    queries: int
    status: int


def figures(name: str, scale: float) -> dict:
    """How much there is, and what each page takes."""
    calls, rows = filled(name, scale)
    with as_system():
        account = Account.objects.select_related("partner", "role").get(login_id=PROVIDER)
        code = Customer.objects.values_list("code", flat=True).get(pk=FIRST)
    client, today = signed_in(account), timezone.localdate()
    mine = reverse("callstats:customer-calls", args=[code])
    month = f"days_from={today - timedelta(days=MONTH - 1)}&days_to={today}"
    day = f"days_from={today - timedelta(days=9)}&days_to={today - timedelta(days=9)}"
    pages = {
        "call list, first page": f"{mine}?{month}",
        "call list, some pages on": "",
        "call list, a number searched": f"{mine}?{month}&q=02079460018",
        "call list, calls in that were answered": f"{mine}?{month}&direction=in&result=answered",
        "the customer's day, from its records": f"{mine}?{day}",
        "the customer's day by the hour": f"{reverse('callstats:hourly-daily')}?{day}&customer={code}",
        "the provider's month by the day": f"{reverse('callstats:daily')}?{month}",
        "the provider's month by the hour": f"{reverse('callstats:hourly')}?{month}",
    }
    found = []
    for what, address in pages.items():
        found.append(looked(what, client, address or next_page(client, f"{mine}?{month}")))
    return {"calls": calls, "usage": rows, "looked": [asdict(one) for one in found]}


def filled(name: str, scale: float) -> tuple[int, int]:
    """Calls of one customer, and rolled-up rows in all."""
    calls = int(CALLS * scale)
    values = {
        "calls": calls, "customer": FIRST, "seconds": DAYS * 86_400, "hours": USAGE_HOURS,
        "customers": int(USAGE_CUSTOMERS * scale),
    }  # fmt: skip
    link = owner(name)
    try:
        with link.cursor() as cursor:
            for statement in (MANY, CHANGED, USAGE, "analyze callstats_hourlyusage", "analyze callstats_call"):
                cursor.execute(statement, values)
    finally:
        link.close()
    while roll_up_changed():
        pass
    while index_old_day(at=timezone.now()):  # as the job does once a day is over
        pass
    link = owner(name)
    try:
        with link.cursor() as cursor:
            cursor.execute("vacuum (analyze) callstats_hourlyusage, callstats_call")
            cursor.execute("select count(*) from callstats_hourlyusage")
            return calls, cursor.fetchone()[0]
    finally:
        link.close()


def next_page(client, address: str) -> str:
    """Where the first page's button leads, some pages on."""
    path = address.partition("?")[0]
    for _page in range(PAGES):
        links = re.findall(r'href="([^"]*after=[^"]*)"', client.get(address).content.decode())
        if not links:
            raise SystemExit(f"{address} has no next page.")
        address = links[0].replace("&amp;", "&")
        address = f"{path}?{address.partition('?')[2]}"
    return address


def looked(what: str, client, address: str) -> Looked:
    """One request to warm up, then the median of some."""
    client.get(address)
    took, answer, seen = [], None, None
    for _run in range(RUNS):
        once, seen, answer = timed(lambda: client.get(address))
        took.append(once)

    def median(values) -> float:
        return 1000 * statistics.median(values)

    return Looked(
        what, median(t.cpu for t in took), median(t.clock for t in took), median(t.sql for t in took), seen.queries,
        answer.status_code,
    )  # fmt: skip
