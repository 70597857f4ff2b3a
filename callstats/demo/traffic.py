"""Calls of the demo's customers over the last weeks, made up alike each time: in office hours, few at weekends."""

import io
import random
import uuid
from datetime import UTC, datetime, timedelta
from hashlib import md5

from django.db import connection

from callstats.models import Call
from customers.models import Customer, NumberHolding
from inventory.models import Number

WEEKS = 5
CALLERS = 40  # customers that call
SHAPE = [0, 0, 0, 0, 0, 0, 1, 2, 6, 12, 14, 12, 9, 11, 13, 12, 9, 6, 2, 1, 1, 0, 0, 0]  # of a working day, by the hour
WEEKEND = 12  # so many times fewer
BUSY = (3, 9)  # calls on a working day
OTHERS = ("+442079460", "+441134960", "+441174960", "+443069990")  # and three digits
COLUMNS = (
    "started_at", "mark", "server_id", "partner_id", "customer_id", "answered_at", "ended_at", "seconds", "direction",
    "type", "result", "tenant", "extension", "number", "other", "user_name", "trunk", "call_id",
)  # fmt: skip


def load(now: datetime) -> None:
    """Runs as the system; nothing where there are calls."""
    if Call.objects.filter(started_at__gte=now - timedelta(weeks=WEEKS + 1)).exists():
        return
    others = _nobodys()
    put([row for customer in _callers() for row in _calls_of(customer, others, now)], now)


def put(rows: list[list[object]], now: datetime) -> None:
    """Store calls, each a value of every one of COLUMNS, as those who read records do."""
    with connection.cursor() as cursor:
        lines = "".join("\t".join("\\N" if value is None else str(value) for value in row) + "\n" for row in rows)
        cursor.execute("create temp table demo_calls (like callstats_call including defaults) on commit drop")
        cursor.copy_expert(f"copy demo_calls ({', '.join(COLUMNS)}) from stdin", io.StringIO(lines))
        cursor.execute("insert into callstats_call select * from demo_calls on conflict (started_at, mark) do nothing")
        cursor.execute("drop table demo_calls")
        cursor.execute(CHANGED, [now])


CHANGED = """
insert into callstats_changedhour (customer_id, hour, changed_at)
select distinct customer_id, date_trunc('hour', started_at, 'UTC'), %s::timestamptz from callstats_call
where customer_id is not null on conflict (customer_id, hour) do update set changed_at = excluded.changed_at
"""


def _nobodys() -> list[str]:
    """Numbers that no partner has."""
    taken = set(Number.objects.values_list("e164", flat=True)) | set(
        NumberHolding.objects.values_list("e164", flat=True)
    )
    every = (f"{beginning}{rest:03d}" for beginning in OTHERS for rest in range(1_000))
    return [number for number in every if number not in taken]


def _callers() -> list[Customer]:
    placed = Customer.objects.filter(tenancy__isnull=False).select_related("tenancy")
    return list(placed.order_by("code")[:CALLERS])


def _calls_of(customer: Customer, others: list[str], now: datetime) -> list[list[object]]:
    chance = random.Random(customer.code)
    numbers = list(NumberHolding.objects.filter(customer=customer).order_by("e164").values_list("e164", flat=True)[:4])
    rows = []
    for day in range(WEEKS * 7, -1, -1):
        midnight = datetime.combine((now - timedelta(days=day)).date(), datetime.min.time(), UTC)
        share = chance.uniform(0.8, 1.2) / (WEEKEND if midnight.weekday() > 4 else 1)
        for _call in range(round(chance.randint(*BUSY) * share)):
            hour = chance.choices(range(24), SHAPE)[0]
            started = midnight + timedelta(hours=hour, seconds=chance.randint(0, 3599))
            if started < now:
                rows.append(_call_row(customer, numbers, others, started, chance))
    return rows


def _call_row(
    customer: Customer, numbers: list[str], others: list[str], started: datetime, chance: random.Random
) -> list[object]:
    inside, out = chance.random() < 0.35, chance.random() < 0.42
    result = chance.choices(("answered", "no_answer", "busy", "cancelled", "failed"), (88, 6, 3, 2, 1))[0]
    seconds = min(3_000, int(chance.lognormvariate(4.6, 0.9))) if result == "answered" else 0
    answered = started + timedelta(seconds=chance.randint(2, 18)) if result == "answered" else None
    ended = (answered or started + timedelta(seconds=chance.randint(5, 30))) + timedelta(seconds=seconds)
    extension = str(101 + chance.randint(0, 5))
    call_id = f"demo-{customer.code}-{started:%Y%m%d%H%M%S}-{chance.randint(0, 999_999)}"
    other = str(101 + chance.randint(0, 5)) if inside else chance.choice(others)
    return [
        started, uuid.UUID(md5(call_id.encode(), usedforsecurity=False).hexdigest()), customer.tenancy.server_id, customer.partner_id,
        customer.pk, answered, ended, seconds, "out" if out else "in", "ext" if inside else "trunk", result,
        customer.tenancy.prefix, extension, "" if inside or not numbers else chance.choice(numbers), other,
        "", "" if inside else "trunk-1", call_id,
    ]  # fmt: skip
