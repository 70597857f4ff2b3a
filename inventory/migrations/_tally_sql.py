"""The triggers that keep the tally of numbers; run by the migration.

Each statement that touches numbers adds its differences in its own transaction. Everybody draws from the same free
numbers: whoever finds a figure locked leaves a pending row beside it and goes on; the next one who finds it unlocked adds
all of them up. So claims wait for nobody. No function takes a partner as an argument: only triggers run these.
"""

KEEP = """
create or replace function number_tally_{event}() returns trigger
language plpgsql security definer set search_path = public as $$
declare d record;
begin
  for d in
    select n.partner_id, n.customer_name, n.owner, n.a, n.u, n.r, n.f from (
      select partner_id, customer_name, coalesce(max(partner_name) filter (where sign > 0), max(partner_name)) as owner,
        sum(sign * (assign = 'used')::int)::int as a, sum(sign * (assign = 'used' and use = 'using')::int)::int as u,
        sum(sign * (assign = 'reserved')::int)::int as r, sum(sign * (assign = 'unused')::int)::int as f
      from ({rows}) moved group by partner_id, customer_name) n
    where (n.a, n.u, n.r, n.f) is distinct from (0, 0, 0, 0) order by n.partner_id, n.customer_name
  loop
    with mine as (
      select t.id from inventory_numbertally t
        where t.partner_id = d.partner_id and t.customer_name = d.customer_name for update skip locked
    ), gone as (
      delete from inventory_numberpending p using mine
        where p.partner_id = d.partner_id and p.customer_name = d.customer_name
        returning p.assigned, p.used, p.reserved, p.free
    ), more as (
      select d.a + coalesce(sum(assigned), 0) as a, d.u + coalesce(sum(used), 0) as u,
        d.r + coalesce(sum(reserved), 0) as r, d.f + coalesce(sum(free), 0) as f from gone
    )
    update inventory_numbertally t
      set assigned = t.assigned + m.a, used = t.used + m.u, reserved = t.reserved + m.r, free = t.free + m.f
      from more m, mine where t.id = mine.id;
    continue when found;
    insert into inventory_numbertally (partner_id, partner_name, customer_name, assigned, used, reserved, free)
      values (d.partner_id, d.owner, d.customer_name, d.a, d.u, d.r, d.f) on conflict do nothing;
    if not found then
      insert into inventory_numberpending (partner_id, customer_name, assigned, used, reserved, free)
        values (d.partner_id, d.customer_name, d.a, d.u, d.r, d.f);
    end if;
  end loop;
  {more}
  return null;
end $$;
create or replace trigger number_tally_{event} after {event} on inventory_number referencing {tables}
  for each statement execute function number_tally_{event}();
"""

RENAMED = """
  if exists (select 1 from were w join are a using (id, partner_id) where w.partner_name <> a.partner_name) then
    update inventory_numbertally t set partner_name = a.partner_name
      from (select distinct partner_id, partner_name from are) a
      where t.partner_id = a.partner_id and t.partner_name <> a.partner_name;
  end if;
"""

RECOUNT = """
create or replace function number_tally_recount() returns void language sql security definer set search_path = public as $$
  delete from inventory_numberpending;
  delete from inventory_numbertally;
  insert into inventory_numbertally (partner_id, partner_name, customer_name, assigned, used, reserved, free)
    select partner_id, max(partner_name), customer_name, count(*) filter (where assign = 'used'),
      count(*) filter (where assign = 'used' and use = 'using'), count(*) filter (where assign = 'reserved'),
      count(*) filter (where assign = 'unused')
    from inventory_number group by partner_id, customer_name;
$$;
select number_tally_recount();
"""


def _rows(*sides: tuple[int, str]) -> str:
    columns = "partner_id, partner_name, customer_name, assign, use"
    return " union all ".join(f"select {sign} as sign, {columns} from {table}" for sign, table in sides)


ARE, WERE = "new table as are", "old table as were"
TRIGGERS = "".join(
    [
        KEEP.format(event="insert", rows=_rows((1, "are")), more="", tables=ARE),
        KEEP.format(event="delete", rows=_rows((-1, "were")), more="", tables=WERE),
        KEEP.format(event="update", rows=_rows((-1, "were"), (1, "are")), more=RENAMED, tables=f"{WERE} {ARE}"),
    ]
)
INSTALL = TRIGGERS + RECOUNT
REMOVE = """
drop trigger number_tally_insert on inventory_number;
drop trigger number_tally_update on inventory_number;
drop trigger number_tally_delete on inventory_number;
drop function number_tally_insert(), number_tally_update(), number_tally_delete(), number_tally_recount();
"""
