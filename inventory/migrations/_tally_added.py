"""The triggers that keep the tally of numbers, as they are since 0021: each statement adds its differences as rows of their
own, and nobody looks for the figure they belong to.

A figure of the tally stands in ten indexes, so changing it costs more than all else of a claim; a difference stands in two.
Who reads a figure reads its differences with it (inventory/queries/number.py); once a minute the worker makes them part of it
(`oms_fold_numbers`), which changes nothing that is shown. A figure is made with its first difference, so that there is one.
No function takes a partner as an argument.
"""

from inventory.migrations._tally_sql import ARE, RENAMED, WERE, _rows

KEEP = """
create or replace function number_tally_{event}() returns trigger
language plpgsql security definer set search_path = public as $$
begin
  insert into inventory_numberpending (partner_id, customer_name, assigned, used, reserved, free)
    select n.partner_id, n.customer_name, n.a, n.u, n.r, n.f from (
      select partner_id, customer_name,
        sum(sign * (assign = 'used')::int)::int as a, sum(sign * (assign = 'used' and use = 'using')::int)::int as u,
        sum(sign * (assign = 'reserved')::int)::int as r, sum(sign * (assign = 'unused')::int)::int as f
      from ({rows}) moved group by partner_id, customer_name) n
    where (n.a, n.u, n.r, n.f) is distinct from (0, 0, 0, 0);
  {more}
  return null;
end $$;
create or replace trigger number_tally_{event} after {event} on inventory_number referencing {tables}
  for each statement execute function number_tally_{event}();
"""

# whoever makes the same figure at the same moment is waited for, so that it is there for both
MADE = """
  insert into inventory_numbertally (partner_id, partner_name, customer_name, assigned, used, reserved, free)
    select a.partner_id, max(a.partner_name), a.customer_name, 0, 0, 0, 0 from are a
    where not exists (select 1 from inventory_numbertally t
      where t.partner_id = a.partner_id and t.customer_name = a.customer_name)
    group by a.partner_id, a.customer_name order by a.partner_id, a.customer_name
    on conflict do nothing;
"""

FOLD = """
create or replace function oms_fold_numbers() returns void
language plpgsql security definer set search_path = public as $$
begin
  if not pg_try_advisory_xact_lock(hashtext('number tally')) then
    return;  -- somebody does it just now
  end if;
  with gone as (
    delete from inventory_numberpending returning partner_id, customer_name, assigned, used, reserved, free
  ), more as (
    select partner_id, customer_name, sum(assigned)::int as a, sum(used)::int as u, sum(reserved)::int as r,
      sum(free)::int as f
    from gone group by partner_id, customer_name
  )
  update inventory_numbertally t
    set assigned = t.assigned + m.a, used = t.used + m.u, reserved = t.reserved + m.r, free = t.free + m.f
    from more m where t.partner_id = m.partner_id and t.customer_name = m.customer_name
      and (m.a, m.u, m.r, m.f) is distinct from (0, 0, 0, 0);
end $$;
"""

TRIGGERS = "".join(
    [
        KEEP.format(event="insert", rows=_rows((1, "are")), more=MADE, tables=ARE),
        KEEP.format(event="delete", rows=_rows((-1, "were")), more="", tables=WERE),
        KEEP.format(event="update", rows=_rows((-1, "were"), (1, "are")), more=MADE + RENAMED, tables=f"{WERE} {ARE}"),
    ]
)
