"""Calls of nobody find their customer once the ledger knows who had the number, or the tenant, at their time."""

from datetime import datetime

from django.db import connection, transaction

from callstats.actions import store_sql as sql
from callstats.actions.spend_sql import CHANGED
from callstats.models import Call
from oms.kit.urgent import wake_urgent

FIND = f"""
with {sql.TENANTS}, found as (
  select s.ctid as place, s.tableoid as part, coalesce(tc.id, h.customer_id) as customer_id,
    coalesce(tc.partner_id, h.partner_id) as partner_id, h.site_id
  from callstats_call s {sql.WHOSE}
  where s.customer_id is null and s.server_id = %(server)s and coalesce(tc.id, h.customer_id) is not null
), given as (
  update callstats_call s set customer_id = f.customer_id, partner_id = f.partner_id, site_id = f.site_id
  from found f where s.ctid = f.place and s.tableoid = f.part and s.customer_id is null
  returning s.file_id, s.customer_id, s.started_at, s.extension, s.direction, s.type, s.result
), hours as ({sql.HOURS.format("given")}), spent as ({CHANGED.format("given")}), files as (
  update callstats_callfile f set counted = f.counted + g.calls, unassigned = f.unassigned - g.calls
  from (select file_id, count(*) as calls from given group by file_id) g where f.id = g.file_id
)
select count(*) from given
"""


@transaction.atomic
def find_customers(*, at: datetime) -> int:
    """Give unassigned calls to whom they belong, as the provider; how many."""
    waiting = Call.objects.filter(customer=None).order_by("server_id").values_list("server_id", flat=True)
    given = 0
    with connection.cursor() as cursor:
        for server in list(waiting.distinct()):
            cursor.execute(FIND, {"server": server, "at": at})
            given += int(cursor.fetchone()[0])
    if given:
        wake_urgent("spending")
    return given
