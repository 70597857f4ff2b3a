"""The triggers that keep the quantity periods; run by the migration.

A statement that touches quantity changes has the periods of its lines made anew, in its own transaction. No function
takes a partner as an argument: only triggers run these.
"""

PERIODS = """
  insert into customers_quantityperiod (line_id, customer_id, partner_id, partner_name, customer_code, customer_name,
      item_id, group_name, item_name, license_name, qty, valid_from, valid_to)
    select l.id, c.id, c.partner_id, c.partner_name, c.code, c.name, i.id, g.name, i.name, coalesce(v.name, ''),
      p.qty, p.first, p.last
    from (
      select line_id, qty, effective as first,
        coalesce(lead(effective) over (partition by line_id order by effective) - 1, date '9999-12-31') as last
      from (
        select line_id, effective, sum(change) as net,
          (sum(sum(change)) over (partition by line_id order by effective))::int as qty
        from customers_quantitychange {where} group by line_id, effective
      ) by_day where net <> 0
    ) p
    join customers_serviceline l on l.id = p.line_id
    join customers_customer c on c.id = l.customer_id
    join catalogue_orderitem i on i.id = l.item_id
    join catalogue_itemgroup g on g.id = i.group_id
    left join catalogue_cloudlicense v on v.id = i.license_id
    where p.qty > 0;
"""

KEEP = """
create or replace function quantity_period_{event}() returns trigger
language plpgsql security definer set search_path = public as $$
declare ids bigint[] := array(select distinct line_id from ({rows}) touched);
begin
  perform 1 from customers_serviceline where id = any(ids) order by id for update;
  delete from customers_quantityperiod where line_id = any(ids);
{periods}
  return null;
end $$;
create or replace trigger quantity_period_{event} after {event} on customers_quantitychange referencing {tables}
  for each statement execute function quantity_period_{event}();
"""

NAMES = """
create or replace function quantity_period_customer() returns trigger
language plpgsql security definer set search_path = public as $$
begin
  update customers_quantityperiod set partner_id = new.partner_id, partner_name = new.partner_name,
      customer_code = new.code, customer_name = new.name where customer_id = new.id;
  return null;
end $$;
create or replace trigger quantity_period_customer after update on customers_customer for each row
  when ((old.partner_id, old.partner_name, old.code, old.name)
    is distinct from (new.partner_id, new.partner_name, new.code, new.name))
  execute function quantity_period_customer();

create or replace function quantity_period_item() returns trigger
language plpgsql security definer set search_path = public as $$
begin
  update customers_quantityperiod q set item_name = i.name, group_name = g.name, license_name = coalesce(v.name, '')
    from catalogue_orderitem i
    join catalogue_itemgroup g on g.id = i.group_id
    left join catalogue_cloudlicense v on v.id = i.license_id
    where q.item_id = i.id and (q.item_name, q.group_name, q.license_name) <> (i.name, g.name, coalesce(v.name, ''))
      and new.id = case tg_table_name
        when 'catalogue_orderitem' then i.id when 'catalogue_itemgroup' then g.id else v.id end;
  return null;
end $$;
create or replace trigger quantity_period_item after update on catalogue_orderitem for each row
  when ((old.name, old.group_id, old.license_id) is distinct from (new.name, new.group_id, new.license_id))
  execute function quantity_period_item();
create or replace trigger quantity_period_group after update on catalogue_itemgroup for each row
  when (old.name <> new.name) execute function quantity_period_item();
create or replace trigger quantity_period_license after update on catalogue_cloudlicense for each row
  when (old.name <> new.name) execute function quantity_period_item();
"""

RECOUNT = """
create or replace function quantity_period_recount() returns void language sql security definer
set search_path = public as $$
  delete from customers_quantityperiod;
{periods}
$$;
select quantity_period_recount();
"""

TOUCHED = "where line_id = any(ids)"
ARE, WERE = "new table as are", "old table as were"


def _keep(event: str, rows: str, tables: str) -> str:
    return KEEP.format(event=event, rows=rows, tables=tables, periods=PERIODS.format(where=TOUCHED))


INSTALL = "".join(
    [
        _keep("insert", "select line_id from are", ARE),
        _keep("delete", "select line_id from were", WERE),
        _keep("update", "select line_id from are union all select line_id from were", f"{WERE} {ARE}"),
        NAMES,
        RECOUNT.format(periods=PERIODS.format(where="")),
    ]
)
REMOVE = """
drop trigger quantity_period_insert on customers_quantitychange;
drop trigger quantity_period_update on customers_quantitychange;
drop trigger quantity_period_delete on customers_quantitychange;
drop trigger quantity_period_customer on customers_customer;
drop trigger quantity_period_item on catalogue_orderitem;
drop trigger quantity_period_group on catalogue_itemgroup;
drop trigger quantity_period_license on catalogue_cloudlicense;
drop function quantity_period_insert(), quantity_period_update(), quantity_period_delete(), quantity_period_customer(),
  quantity_period_item(), quantity_period_recount();
"""
