"""The statements of alarms.py: the numbers that count_some has read anyway, held against two small tables."""

NUMBERS = """
numbers as materialized (
  select n.*, c.partner_id, p.nation, (
    select f.plan_id from customers_planperiod f where f.customer_id = n.customer_id and f.effective <= n.day
    order by f.effective desc, f.id desc limit 1
  ) as plan_id
  from unnest(%(customers)s::bigint[], %(extensions)s::text[], %(days)s::date[], %(others)s::text[], %(firsts)s::timestamptz[],
    %(names)s::text[]) n (customer_id, extension, day, other, first_at, user_name)
  join customers_customer c on c.id = n.customer_id join partners_partner p on p.id = c.partner_id
)
"""
COUNTRIES = "countries as materialized (select * from unnest(%(dials)s::text[], %(regions)s::text[]) k (dial, country))"
# the longest of a country's beginnings that fits
WHERE = """
left join lateral (
  select k.dial, k.country from generate_series(2, 9) l join countries k on k.dial = left({0}, l)
  order by l desc limit 1
) k on true
"""
INTO = """
insert into callstats_fraudalarm
  (partner_id, customer_id, extension, user_name, day, call_at, kind, prefix, destination, country, act, outcome, found_at,
   acknowledged_by, comment)
"""
# one alarm a day for each extension and prefix; again is nothing
WATCHED = f"""
with {NUMBERS}, {COUNTRIES}, hits as (
  select distinct on (n.customer_id, n.extension, n.day, w.kind, w.prefix) n.*, w.kind, w.prefix, w.destination, w.act
  from numbers n join lateral (
    select w.* from generate_series(2, 16) l join callstats_watcheddestination w on w.prefix = left(n.other, l)
    where l <= length(n.other) and (w.plan_id is null or w.plan_id = n.plan_id)
    order by l desc, w.plan_id nulls last limit 1
  ) w on w.act <> 'let'
  order by n.customer_id, n.extension, n.day, w.kind, w.prefix, n.first_at
)
{INTO}
select h.partner_id, h.customer_id, h.extension, h.user_name, h.day, h.first_at, h.kind, h.prefix, h.destination,
  coalesce(k.country, ''), h.act, '', %(at)s, '', ''
from hits h {WHERE.format("h.other")}
order by 2, 3, 5, 7, 8
on conflict (customer_id, extension, day, kind, prefix) do nothing returning id
"""
# what a customer's records say that are known already is no news; a day of long ago tells nobody
COUNTRY = f"""
with {NUMBERS}, {COUNTRIES}, called as (
  select distinct on (n.customer_id, k.country) n.*, k.dial, k.country, max(n.day) over (partition by n.customer_id, k.country) last_day
  from numbers n {WHERE.format("n.other")} where k.country is not null and k.country <> upper(n.nation)
  order by n.customer_id, k.country, n.first_at
), known as (
  insert into callstats_knowncountry as o (customer_id, country, last_day)
  select customer_id, country, last_day from called order by 1, 2
  on conflict (customer_id, country) do update set last_day = excluded.last_day where o.last_day < excluded.last_day
  returning customer_id, country, (xmax = 0) as new
)
{INTO}
select c.partner_id, c.customer_id, c.extension, c.user_name, c.day, c.first_at, 'first', c.dial, '', c.country, 'alarm', '',
  %(at)s, '', ''
from called c join known o on o.customer_id = c.customer_id and o.country = c.country and o.new
where c.day >= %(since)s
order by 2, 3, 5, 8
on conflict (customer_id, extension, day, kind, prefix) do nothing returning id
"""
FORGET = "delete from callstats_knowncountry where last_day < %s"
