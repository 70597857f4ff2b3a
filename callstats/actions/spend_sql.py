"""The statements of spend.py; and what leaves a row behind wherever calls change."""

# who stores, finds, moves or takes away calls says so within the same statement; {} names its rows. A row that is there already
# is held as it is, so that nobody takes it before these calls can be seen. A day anywhere begins with a quarter of an hour of UTC, so
# that days are told, and customers looked up, once for each and not for each call
SPENDS = "direction = 'out' and type = 'trunk' and result = 'answered' and extension <> ''"
CHANGED = f"""
insert into callstats_changedspending (customer_id, extension, day, changed_at)
with quarters as materialized (
  select customer_id, extension, date_bin('15 minutes', started_at, timestamptz '2000-01-01 00:00+00') as quarter
  from {{}} where {SPENDS} group by 1, 2, 3
), wanted as materialized (
  select q.customer_id, q.extension, (q.quarter at time zone z.time_zone)::date as day
  from quarters q join customers_customer z on z.id = q.customer_id group by 1, 2, 3
), held as materialized (
  select h.customer_id, h.extension, h.day from wanted w join callstats_changedspending h
    on h.customer_id = w.customer_id and h.extension = w.extension and h.day = w.day
  for key share of h
)
select customer_id, extension, day, %(at)s
from (select customer_id, extension, day from wanted except select customer_id, extension, day from held) missing
order by 1, 2, 3 on conflict (customer_id, extension, day) do update set changed_at = excluded.changed_at
"""
# the newest days first, as their index has them: what was read late makes nobody wait who calls now
NEXT = """
select id from callstats_changedspending order by day desc, customer_id desc, extension desc limit %s for update skip locked
"""
TAKE = f"""
with ready as materialized ({NEXT})
delete from callstats_changedspending c using ready where c.id = ready.id returning c.customer_id, c.extension, c.day
"""
# before any of its spendings, so that a transfer, which has the customer first, too, waits and is waited for
LOCK = "select id from customers_customer where id = any(%(customers)s) order by id for share"
# who shares a bundle is counted by one at a time, all of them in one order; it ends with the transaction
ONE_BY_ONE = """
select pg_advisory_xact_lock(hashtext('callstats bundles'), one) from (
  select distinct hashint8(c) as one from unnest(%s::bigint[]) c order by 1
) each_of_them
"""
LIMIT = """
left join lateral (
  select coalesce(f.custom_limit, f.default_limit) as amount from customers_fraudlimit f
  where f.customer_id = t.customer_id and f.effective <= t.day order by f.effective desc, f.id desc limit 1
) l on true
"""
KEEP = """
insert into callstats_spending as s
  (partner_id, customer_id, partner_name, customer_name, extension, user_name, day, day_limit, used, held, held_limit,
   held_used, bundle_left, calls, currency, state, free, unblocked_by, comment, counted_at)
select c.partner_id, c.id, c.partner_name, c.name, t.extension, t.user_name, t.day, coalesce(t.day_limit, old.day_limit),
  t.used, coalesce(t.held, old.held), coalesce(t.held_limit, old.held_limit), coalesce(t.held_used, t.used), t.bundle_left, t.calls,
  c.currency, 'within', false, '', '', %(at)s
from unnest(%(customers)s::bigint[], %(extensions)s::text[], %(days)s::date[], %(names)s::text[], %(used)s::numeric[],
  %(calls)s::int[], %(limits)s::numeric[], %(held)s::text[], %(held_limits)s::numeric[], %(held_used)s::numeric[],
  %(left)s::int[])
  t (customer_id, extension, day, user_name, used, calls, day_limit, held, held_limit, held_used, bundle_left)
join customers_customer c on c.id = t.customer_id
left join callstats_spending old
  on old.customer_id = t.customer_id and old.extension = t.extension and old.day = t.day
where old.id is not null or (t.day_limit is not null and t.calls > 0)
order by c.id, t.extension, t.day
on conflict (customer_id, extension, day) do update set used = excluded.used, calls = excluded.calls,
  day_limit = excluded.day_limit, held = excluded.held, held_limit = excluded.held_limit, held_used = excluded.held_used,
  bundle_left = excluded.bundle_left, currency = excluded.currency, counted_at = excluded.counted_at,
  partner_name = excluded.partner_name, customer_name = excluded.customer_name,
  user_name = case when excluded.user_name = '' then s.user_name else excluded.user_name end
returning s.id
"""
ANEW = """
insert into callstats_changedspending (customer_id, extension, day, changed_at)
select s.customer_id, s.extension, s.day, %(at)s
from unnest(%(customers)s::bigint[], %(days)s::date[]) t (customer_id, day)
join callstats_spending s on s.customer_id = t.customer_id and s.day = t.day
order by 1, 2, 3
on conflict (customer_id, extension, day) do update set changed_at = excluded.changed_at
"""
# hours of days that are long over were counted anew (hours_taken of roll_up.py): what their calls took of a call bundle is not there
# for the days after them, as it is billed; no billing period is longer than so many days. Younger days are looked at every minute
LATE = """
insert into callstats_changedspending (customer_id, extension, day, changed_at)
select s.customer_id, s.extension, s.day, now() from (
  select customer_id, min(day) as day from hours_taken t where day < (now() at time zone 'UTC')::date - 2
    and exists (select 1 from customers_bundlechange b where b.customer_id = t.customer_id)
  group by customer_id
) late join callstats_spending s on s.customer_id = late.customer_id and s.day > late.day and s.day < late.day + 61
order by 1, 2, 3
on conflict (customer_id, extension, day) do update set changed_at = excluded.changed_at
"""
CLEAR = "delete from callstats_spending where id = any(%s) and calls = 0 and state = 'within'"
# a limit of a running day was set anew, by contract or at night and on days off (what was changed a little before the count
# may have been committed after it): its extensions are counted and judged once more
LIMITS = f"""
insert into callstats_changedspending (customer_id, extension, day, changed_at)
select t.customer_id, t.extension, t.day, %(at)s from callstats_spending t {LIMIT}
where t.day >= %(since)s and (l.amount is distinct from t.day_limit and l.amount is not null or exists (
  select 1 from callstats_quietlimitevent e join partner_closure p on p.ancestor = e.partner_id
  where p.descendant = t.partner_id and e.pgh_created_at > t.counted_at - interval '2 minutes'
    and e.pgh_created_at < %(at)s + interval '2 minutes'
    and (e.customer_id is null or e.customer_id = t.customer_id)))
order by 1, 2, 3
on conflict (customer_id, extension, day) do update set changed_at = excluded.changed_at
"""
