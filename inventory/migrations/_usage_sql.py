"""The triggers that keep usage summed per reseller and thing; run by the migration.

Each statement adds its differences as rows of their own, so nobody waits for anybody; a sum is made with its first
difference. Who reads adds both up (the view). Once a minute the worker makes differences part of the sums, which changes
nothing that is shown. The oldest reading and the last of the names cannot be added: they are looked up over an index, by the
worker and, where there are differences, by who reads. No function takes a partner as an argument.
"""

KEYS = "partner_id, type, key"
FIGURES = ("customers", "known", "unread", "assigned", '"using"', '"returning"', "available")
OF_ROW = ("1", '("using" is not null)::int', "(read_at is null)::int", "assigned", 'coalesce("using", 0)', '"returning"',
          "coalesce(available, 0)")  # fmt: skip
NAMES = ", ".join(FIGURES)
ZEROS = ", ".join("0" for _name in FIGURES)
SUMS = ", ".join(f"sum({name})::int as {name}" for name in FIGURES)
SAME = "{one}.partner_id = {other}.partner_id and {one}.type = {other}.type and {one}.key = {other}.key"
OF_SUM = SAME.format(one="u", other="s")
OLDEST = f"(select min(u.read_at) from inventory_usage u where {OF_SUM})"
NAME = f"(select max(u.name) from inventory_usage u where {OF_SUM})"


def _moved(*sides: tuple[int, str]) -> str:
    """The figures of each row that a statement touched: as it was (-1), as it is (1)."""
    figures = ", ".join(f"{of} as {name}" for name, of in zip(FIGURES, OF_ROW, strict=True))
    return " union all ".join(
        f"select {sign} as sign, {KEYS}, name, read_at, {figures} from {table}" for sign, table in sides
    )


KEEP = """
create or replace function usage_sum_{event}() returns trigger
language plpgsql security definer set search_path = public as $$
begin
  {made}
  insert into inventory_usagedelta ({keys}, {names})
    select {keys}, {sums} from ({moved}) m group by {keys}
    having ({sums}) is distinct from ({zeros})
      or min(read_at) filter (where sign < 0) is distinct from min(read_at) filter (where sign > 0)
      or max(name) filter (where sign < 0) is distinct from max(name) filter (where sign > 0);
  {renamed}
  return null;
end $$;
create or replace trigger usage_sum_{event} after {event} on inventory_usage referencing {tables}
  for each statement execute function usage_sum_{event}();
"""

# whoever makes the same sum at the same moment is waited for, so that it is there for both
MADE = f"""
  insert into inventory_usagesum ({KEYS}, partner_name, name, {NAMES})
    select {KEYS}, max(partner_name), max(name), {ZEROS} from are a
    where not exists (select 1 from inventory_usagesum s where {SAME.format(one="s", other="a")})
    group by {KEYS} order by {KEYS}
    on conflict do nothing;
"""

RENAMED = f"""
  if exists (select 1 from are a join inventory_usagesum s on {SAME.format(one="s", other="a")}
      where s.partner_name <> a.partner_name) then
    update inventory_usagesum s set partner_name = a.partner_name
      from (select distinct partner_id, partner_name from are) a
      where s.partner_id = a.partner_id and s.partner_name <> a.partner_name;
  end if;
"""

FUNCTIONS = f"""
create or replace function oms_fold_usage() returns void
language plpgsql security definer set search_path = public as $$
begin
  if not pg_try_advisory_xact_lock(hashtext('usage sums')) then
    return;  -- somebody does it just now
  end if;
  with gone as (
    delete from inventory_usagedelta returning {KEYS}, {NAMES}
  ), more as (
    select {KEYS}, {SUMS} from gone group by {KEYS}
  )
  update inventory_usagesum s
    set {", ".join(f"{name} = s.{name} + m.{name}" for name in FIGURES)}, read_at = {OLDEST}, name = coalesce({NAME}, s.name)
    from more m where {SAME.format(one="s", other="m")};
end $$;
create or replace function usage_sum_recount() returns void language sql security definer set search_path = public as $$
  delete from inventory_usagedelta;
  delete from inventory_usagesum;
  insert into inventory_usagesum ({KEYS}, partner_name, name, read_at, {NAMES})
    select {KEYS}, max(partner_name), max(name), min(read_at), {SUMS}
    from ({_moved((1, "inventory_usage")).replace(" name,", " id, name, partner_name,", 1)}) u
    group by {KEYS} order by min(id);
$$;
select usage_sum_recount();
"""

# reads with the rights of who asks, so that the wall of the rows it adds up stands before it as well; `+ 0`: differences are
# few, so sums are read as they lie and not, one by one, in the order of the index that both sides have. What is looked up
# for a difference stands beside it: at the sum, PostgreSQL reckons with it for all of them
VIEW = f"""
create or replace view inventory_resellerusage with (security_invoker = true) as
select s.id, s.partner_id, s.partner_name, s.type, s.key,
  case when d.partner_id is null then s.name else d.name end as name,
  s.assigned + coalesce(d.assigned, 0) as assigned,
  case when s.known + coalesce(d.known, 0) > 0 then s."using" + coalesce(d."using", 0) end as "using",
  s."returning" + coalesce(d."returning", 0) as "returning",
  case when s.known + coalesce(d.known, 0) > 0 then s.available + coalesce(d.available, 0) end as available,
  case when d.partner_id is null then s.read_at else d.read_at end as read_at,
  s.unread + coalesce(d.unread, 0) as unread
from inventory_usagesum s
left join (
  select s.*, {NAME} as name, {OLDEST} as read_at
  from (select {KEYS}, {SUMS} from inventory_usagedelta group by {KEYS}) s
) d
  on d.partner_id = s.partner_id + 0 and d.type = s.type and d.key = s.key
where s.customers + coalesce(d.customers, 0) > 0;
"""

WAS = """
create view inventory_resellerusage with (security_invoker = true) as
select min(id) as id, partner_id, max(partner_name) as partner_name, type, key, max(name) as name,
  sum(assigned)::int as assigned, sum("using")::int as "using", sum("returning")::int as "returning",
  sum(available)::int as available, min(read_at) as read_at, count(*) filter (where read_at is null)::int as unread
from inventory_usage group by partner_id, type, key;
"""

ARE, WERE = "new table as are", "old table as were"


def _keep(event: str, tables: str, *sides: tuple[int, str]) -> str:
    sums = ", ".join(f"sum(sign * {name})::int" for name in FIGURES)
    now = event != "delete"
    return KEEP.format(
        event=event, tables=tables, moved=_moved(*sides), made=MADE if now else "", renamed=RENAMED if now else "",
        keys=KEYS, names=NAMES, sums=sums, zeros=ZEROS,
    )  # fmt: skip


INSTALL = "".join(
    [
        _keep("insert", ARE, (1, "are")),
        _keep("delete", WERE, (-1, "were")),
        _keep("update", f"{WERE} {ARE}", (-1, "were"), (1, "are")),
        FUNCTIONS,
        "drop view inventory_resellerusage;",
        VIEW,
    ]
)
EVENTS = ("insert", "update", "delete")
REMOVE = "".join(
    [
        *[f"drop trigger usage_sum_{event} on inventory_usage;" for event in EVENTS],
        *[f"drop function usage_sum_{event}();" for event in EVENTS],
        "drop function oms_fold_usage(), usage_sum_recount(); drop view inventory_resellerusage;",
        WAS,
    ]
)
