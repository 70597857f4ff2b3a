"""The statements of store.py. What names nobody (`calls_…`) are tables of the session."""

from callstats.actions.spend_sql import CHANGED, SPENDS

VALUES = (
    "started_at, answered_at, ended_at, seconds, direction, type, result, tenant, extension, number, other, user_name, trunk,"
    " call_id, linked"
)
STAGING = """
create temporary table if not exists calls_staged (
  call_id varchar(120), leg varchar(80), started_at timestamptz, answered_at timestamptz, ended_at timestamptz, seconds integer,
  direction varchar(3), type varchar(5), result varchar(10), tenant varchar(100), extension varchar(20), number varchar(20),
  other varchar(60), user_name varchar(100), trunk varchar(80), linked varchar(80) default '', mark uuid, legs uuid[],
  file_id bigint
) on commit delete rows;
create temporary table if not exists calls_pairs (
  tenant text, number text, extension text, calls bigint, first timestamptz, last timestamptz, first_spent timestamptz,
  last_spent timestamptz
) on commit delete rows;
create temporary table if not exists calls_tenants (name text, customer_id bigint) on commit delete rows;
create temporary table if not exists calls_whose (
  tenant text, number text, by_tenant bigint, customer_id bigint, partner_id bigint, site_id bigint, sure boolean
) on commit delete rows
"""
COPY = (
    "copy calls_staged (call_id, leg, started_at, answered_at, ended_at, seconds, direction, type, result, tenant, extension,"
    " number, other, user_name, trunk, linked) from stdin with (delimiter e'\\x1f')"
)
WRITTEN = (
    "copy calls_staged (call_id, leg, tenant, direction, type, result, extension, number, other, started_at, answered_at,"
    " ended_at, seconds, user_name, trunk) from stdin"
    " with (format csv, force_not_null (call_id, leg, tenant, extension, number, other, user_name, trunk))"
)  # lines of the own format as they stand
CLEAR = "truncate calls_staged, calls_pairs, calls_tenants, calls_whose"
# a row that is there already is held as it is, so that nobody takes it before these calls can be seen, which is far cheaper than
# writing it anew, and two who store calls of an hour hold it both
HOURS = """
insert into callstats_changedhour (customer_id, hour, changed_at)
with wanted as materialized (
  select customer_id, date_bin('1 hour', started_at, timestamptz '2000-01-01 00:00+00') as hour
  from {} where customer_id is not null group by 1, 2
), held as materialized (
  select h.customer_id, h.hour from wanted w join callstats_changedhour h on h.hour = w.hour and h.customer_id = w.customer_id
  for key share of h
)
select customer_id, hour, %(at)s from (select customer_id, hour from wanted except select customer_id, hour from held) missing
order by 1, 2 on conflict (customer_id, hour) do update set changed_at = excluded.changed_at
"""

# whose a row of `s` is at the time of the call: by its tenant on that call server, else by who held the number that day
NAMED = """
  select name, min(customer_id) as customer_id from (
    select lower(unnest(array[t.prefix, c.code, c.domain, t.number::text])) as name, c.id as customer_id
    from inventory_tenant t join customers_customer c on c.id = t.customer_id where t.server_id = %(server)s
  ) named where name <> '' {} group by name having min(customer_id) = max(customer_id)
"""
TENANTS = f"tenants as materialized ({NAMED.format('')})"
LASTS_FROM, LASTS_TO = (
    "coalesce({0}.service_start, {0}.created_at::date)",
    "coalesce({0}.service_end, 'infinity'::date)",
)
ON_ITS_DAY = f"""
left join customers_customer tc on tc.id = t.customer_id
  and (s.started_at at time zone tc.time_zone)::date between {LASTS_FROM.format("tc")} and {LASTS_TO.format("tc")}
left join lateral (
  select h.customer_id, h.site_id, c.partner_id from customers_numberholding h join customers_customer c on c.id = h.customer_id
  where s.number <> '' and h.e164 = s.number
    and (s.started_at at time zone c.time_zone)::date between h.valid_from and coalesce(h.valid_to, 'infinity')
    and (tc.id is null or h.customer_id = tc.id)
  order by h.valid_from desc limit 1
) h on true
"""
WHOSE = f"left join tenants t on t.name = lower(s.tenant) {ON_ITS_DAY}"

# --- a batch: each pair of tenant and number is looked up once. `sure`: whose it is did not change on any day that the batch
# may touch anywhere (a day of UTC more on either side); calls of the other pairs are looked up one by one. Of each extension's calls by
# a pair it is known when the first and the last one began, and of those that an extension spends with
PAIRS_OF_BATCH = f"""
insert into calls_pairs (tenant, number, extension, calls, first, last, first_spent, last_spent)
select tenant, number, extension, count(*), min(started_at), max(started_at), min(started_at) filter (where {SPENDS}),
  max(started_at) filter (where {SPENDS})
from calls_staged group by tenant, number, extension
"""
TENANTS_OF_BATCH = f"""
insert into calls_tenants (name, customer_id)
{NAMED.format("and name in (select lower(tenant) from calls_pairs)")}
"""
WHOSE_OF_BATCH = f"""
insert into calls_whose (tenant, number, by_tenant, customer_id, partner_id, site_id, sure)
with days as materialized (
  select (min(first) at time zone 'UTC')::date - 1 as first, (max(last) at time zone 'UTC')::date + 1 as last from calls_pairs
), placed as materialized (
  select a.tenant, a.number, c.id as by_tenant, c.partner_id, d.first, d.last,
    coalesce({LASTS_FROM.format("c")} <= d.first and {LASTS_TO.format("c")} >= d.last, false) as always,
    coalesce({LASTS_FROM.format("c")} > d.last or {LASTS_TO.format("c")} < d.first, true) as never
  from (select distinct tenant, number from calls_pairs) a cross join days d left join calls_tenants t on t.name = lower(a.tenant)
  left join customers_customer c on c.id = t.customer_id
)
select p.tenant, p.number, p.by_tenant, case when p.always then p.by_tenant else h.customer_id end,
  case when p.always then p.partner_id else (select c.partner_id from customers_customer c where c.id = h.customer_id) end, h.site_id,
  (p.always or p.never) and (h.customer_id is null or h.always)
from placed p left join lateral (
  select h.customer_id, h.site_id, h.valid_from <= p.first and coalesce(h.valid_to, 'infinity') >= p.last as always
  from customers_numberholding h
  where p.number <> '' and h.e164 = p.number and h.valid_from <= p.last and coalesce(h.valid_to, 'infinity') >= p.first
    and (not p.always or h.customer_id = p.by_tenant)
  order by h.valid_from desc limit 1
) h on true
"""
# a customer that is on its way to another reseller is waited for, and waits until its calls are stored: they are its reseller's, and
# whoever takes it along finds all of them. In order, and before any row that others change
KEEP_RESELLER = """
with concerned as materialized (
  select by_tenant as id from calls_whose union select customer_id from calls_whose
  union select h.customer_id from customers_numberholding h join calls_whose w on h.e164 = w.number where not w.sure and w.number <> ''
), held as materialized (
  select c.id, c.partner_id from customers_customer c where c.id in (select id from concerned) order by c.id for share
)
update calls_whose w set partner_id = held.partner_id from held where held.id = w.customer_id and held.partner_id <> w.partner_id
"""
# nothing is known of tables of the session but their size, and rows of a batch are not to be sorted by their texts
HASHED, AS_BEFORE = "set local enable_mergejoin = off", "set local enable_mergejoin to default"
MARK = "md5(%(server)s::text || chr(31) || s.call_id || chr(31) || s.leg)::uuid"
ROWS = f"""
  select coalesce(s.mark, {MARK}), s.legs, %(server)s, coalesce(s.file_id, %(file)s), {{}},
    {", ".join(f"s.{name.strip()}" for name in VALUES.split(","))}
  from calls_staged s join calls_whose w on w.tenant = s.tenant and w.number = s.number
"""
SURE = f"""
{ROWS.format("w.customer_id, coalesce(w.partner_id, %(root)s), w.site_id")} where w.sure
"""
LOOKED_UP = f"""
{ROWS.format("coalesce(tc.id, h.customer_id), coalesce(tc.partner_id, h.partner_id, %(root)s), h.site_id")}
  cross join lateral (select w.by_tenant as customer_id) t {ON_ITS_DAY} where not w.sure
"""
# whether nobody is to be looked up one by one; and whether the first and the last call of each tell of all hours in which it has some,
# which are one, or two that follow upon each other, and so of all its days
PLAIN_BATCH = """
select (select bool_and(sure) from calls_whose), (
  select bool_and(date_bin('1 hour', last, timestamptz '2000-01-01 00:00+00') - date_bin('1 hour', first, timestamptz '2000-01-01 00:00+00')
    <= interval '1 hour') from calls_pairs)
"""
KNOWN = "on conflict (started_at, mark) do nothing"
INTO = f"insert into callstats_call (mark, legs, server_id, file_id, customer_id, partner_id, site_id, {VALUES})"


def insert(*, sure: bool, known: bool) -> str:
    """What stores the batch, and notes the hours and days that changed. `sure`: nobody is to be looked up one by one; `known`: some
    of its calls may be there, which are left out. Without, a call that is there is an error, and looking for it costs nothing."""
    rows = SURE if sure else f"{SURE} union all {LOOKED_UP}"
    return f"""
with added as (
  {INTO}
  {rows} {KNOWN if known else ""}
  returning file_id, customer_id, started_at, extension, direction, type, result
), hours as ({HOURS.format("added")}), spent as ({CHANGED.format("added")})
select file_id, count(*), count(customer_id) from added group by file_id
"""


# the same of a batch that is new whole, all of whose calls were written to one file: what changed is told by its pairs, of which
# there are far fewer than calls
INSERT_ALL = f"{INTO} {SURE}"
OF_PAIRS = "from calls_pairs p join calls_whose w on w.tenant = p.tenant and w.number = p.number"
HOURS_OF_PAIRS = HOURS.format(
    f"(select w.customer_id, unnest(array[p.first, p.last]) as started_at {OF_PAIRS}) of_pairs"
)
SPENT_OF_PAIRS = CHANGED.format(
    "(select w.customer_id, p.extension, unnest(array[p.first_spent, p.last_spent]) as started_at, 'out' as direction, 'trunk' as type,"
    f" 'answered' as result {OF_PAIRS} where p.first_spent is not null) of_pairs"
)
COUNT_PAIRS = f"select sum(p.calls), coalesce(sum(p.calls) filter (where w.customer_id is not null), 0) {OF_PAIRS}"


# --- legs: all of one `linked` are one call, whatever came first; merging is the same in any order and again
LOCK_LEGS = "select pg_advisory_xact_lock(hashtext('callstats_call legs'), %(server)s::integer)"
LEGS = """
create temporary table if not exists calls_legs (like calls_staged, known boolean, place text) on commit delete rows;
truncate calls_legs
"""
TAKE_LEGS = f"""
with gone as (delete from calls_staged where linked <> '' returning *), once as (
  insert into calls_legs ({VALUES}, leg, mark, known, place)
  select distinct on ({MARK}) {VALUES}, leg, {MARK}, false, {MARK}::text from gone s order by {MARK} returning 1
)
select (select count(*) from gone), (select count(*) from once)
"""
TAKE_CALLS = f"""
with near as (select linked, min(started_at) as first, max(started_at) as last from calls_legs group by linked), gone as (
  delete from callstats_call c using near n where c.linked = n.linked and c.server_id = %(server)s
    and c.started_at between n.first - interval '1 day' and n.last + interval '1 day'
  returning c.*
), kept as (
  insert into calls_legs ({VALUES}, legs, file_id, known, place)
  select {VALUES}, legs, file_id, true, legs[1]::text from gone
), hours as ({HOURS.format("gone")}), spent as ({CHANGED.format("gone")})
select file_id, count(*), count(customer_id) from gone group by file_id
"""
DOUBLED_LEGS = """
delete from calls_legs l using calls_legs k
where not l.known and k.known and k.linked = l.linked and l.mark = any(k.legs)
"""
BEFORE = "{0}answered_at nulls last, case when {0}answered_at is null then {0}started_at end, {0}place"
FIRST = "(array_agg({} order by " + BEFORE.format("") + "))[1]"  # the leg that answered first, or that began first
FROM_FIRST = "direction, type, result, tenant, extension, number, other, user_name, trunk, call_id"
MERGE = f"""
insert into calls_staged (started_at, answered_at, ended_at, seconds, linked, mark, legs, file_id, {FROM_FIRST})
select min(started_at), min(answered_at), max(ended_at),
  coalesce(floor(extract(epoch from max(ended_at) - min(answered_at))), 0)::integer, linked,
  md5(%(server)s::text || chr(31) || linked)::uuid,
  (array_agg(place::uuid order by {BEFORE.format("")}))[1:1] || (
    select coalesce(array_agg(m order by m), '{{}}') from (
      select distinct unnest(coalesce(i.legs, array[i.mark])) as m from calls_legs i where i.linked = l.linked
    ) all_marks where m <> (array_agg(l.place::uuid order by {BEFORE.format("l.")}))[1]),
  min(file_id), {", ".join(FIRST.format(name.strip()) for name in FROM_FIRST.split(","))}
from calls_legs l group by linked
"""
NEW_CALLS = "select count(*) from (select 1 from calls_legs group by linked having not bool_or(known)) new"
