"""Calls for tests, written as the reader of records writes them: with the hour that changed, in one transaction."""

import uuid
from datetime import datetime, timedelta

from django.db import connection, transaction

from customers.models import Customer

ADD = """
insert into callstats_call (started_at, mark, server_id, partner_id, customer_id, answered_at, ended_at, seconds,
  direction, type, result, extension, number, other)
values (%(at)s, %(mark)s, %(server)s, %(partner)s, %(customer)s, %(answered)s, %(ended)s, %(seconds)s,
  %(direction)s, %(type)s, %(result)s, %(extension)s, %(number)s, %(other)s)
on conflict (started_at, mark) do nothing
"""
CHANGED = """
insert into callstats_changedhour (customer_id, hour, changed_at)
values (%(customer)s, date_trunc('hour', %(at)s::timestamptz, 'UTC'), now())
on conflict (customer_id, hour) do update set changed_at = excluded.changed_at
"""
SPENT = """
insert into callstats_changedspending (customer_id, extension, day, changed_at)
select c.customer_id, c.extension, (c.started_at at time zone z.time_zone)::date, now() from callstats_call c
join customers_customer z on z.id = c.customer_id
where c.started_at = %(at)s and c.mark = %(mark)s
  and c.direction = 'out' and c.type = 'trunk' and c.result = 'answered' and c.extension <> ''
on conflict (customer_id, extension, day) do update set changed_at = excluded.changed_at
"""


@transaction.atomic
def add_call(customer: Customer, at: datetime, *, seconds: int = 60, direction: str = "out", type: str = "trunk",
             result: str = "answered", other: str = "+442079460018", mark: uuid.UUID | None = None,
             extension: str = "101", number: str = "") -> uuid.UUID:  # fmt: skip
    """The call's mark; the same mark at the same time again is the same call."""
    mark = mark or uuid.uuid4()
    answered = result == "answered"
    values = {
        "at": at, "mark": mark, "server": 1, "partner": customer.partner_id, "customer": customer.pk,
        "answered": at if answered else None, "ended": at + timedelta(seconds=seconds),
        "seconds": seconds if answered else 0, "direction": direction, "type": type, "result": result,
        "extension": extension, "number": number, "other": other,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(ADD, values)
        cursor.execute(CHANGED, values)
        cursor.execute(SPENT, values)
    return mark


@transaction.atomic
def take_call_away(customer: Customer, at: datetime, mark: uuid.UUID) -> None:
    """It turned out to be somebody else's."""
    with connection.cursor() as cursor:
        cursor.execute(SPENT, {"at": at, "mark": mark})
        cursor.execute("delete from callstats_call where started_at = %s and mark = %s", [at, mark])
        cursor.execute(CHANGED, {"customer": customer.pk, "at": at})
