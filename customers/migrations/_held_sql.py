"""The triggers that keep what a customer has of items and licenses; run by the migration.

A statement that touches quantity periods has the rows of their customers and items made anew, in its own transaction. Two
that touch one customer go one after the other, as each would add up without what the other has not committed; that lock
is nobody else's, so who holds the customer's row waits for nothing here. Who touches very many has all of them.
"""

COPIES = "customer_id, partner_id, partner_name, customer_code, customer_name, license_name"
ITEMS = ("customers_helditem", f"{COPIES}, item_id, group_name, item_name", "customers_quantityperiod")
OF_LICENSES = """(
      select p.customer_id, p.partner_id, p.partner_name, p.customer_code, p.customer_name, v.name as license_name,
        i.license_id, p.qty, p.valid_from, p.valid_to
      from customers_quantityperiod p join catalogue_orderitem i on i.id = p.item_id
      join catalogue_cloudlicense v on v.id = i.license_id
    )"""
LICENSES = ("customers_heldlicense", f"{COPIES}, license_id", OF_LICENSES)

ADDED_UP = """
  insert into {table} ({keys}, valid_from, valid_to, qty, past)
  select {keys}, day, until, qty, until < current_date - 1 from (
    select {keys}, day, coalesce(lead(day) over w - 1, date '9999-12-31') as until, (sum(net) over w)::int as qty
    from (
      select {keys}, day, sum(n) as net from (
        select {keys}, valid_from as day, qty as n from {source} q {where}
        union all
        select {keys}, valid_to + 1, -qty from {source} q {where_ended} valid_to < date '9999-12-31'
      ) edges group by {keys}, day having sum(n) <> 0
    ) by_day window w as (partition by {keys} order by day)
  ) p where qty <> 0;
"""

KEEP = """
create or replace function held_{event}() returns trigger
language plpgsql security definer set search_path = public as $$
declare customers bigint[] := array(select distinct customer_id from ({rows}) touched);
begin
  if cardinality(customers) > 500 then
    perform pg_advisory_xact_lock(20021);
  else
    perform pg_advisory_xact_lock_shared(20021);
    perform pg_advisory_xact_lock(20021, c::int) from (select c from unnest(customers) c order by c) one_by_one;
  end if;
{anew}
  return null;
end $$;
create or replace trigger held_{event} after {event} on customers_quantityperiod referencing {tables}
  for each statement execute function held_{event}();
"""

OF_CUSTOMERS = "where customer_id = any(customers)"
PASSED = """
create or replace function oms_held_passed() returns void language sql security definer set search_path = public as $$
  update customers_helditem set past = true where not past and valid_to < current_date - 1;
  update customers_heldlicense set past = true where not past and valid_to < current_date - 1;
$$;
"""
RECOUNT = """
create or replace function held_recount() returns void language sql security definer set search_path = public as $$
{anew}
$$;
select held_recount();
"""


def _anew(where: str) -> str:
    """Takes the rows away and adds them up again, of all customers or of some."""
    ended = f"{where} and" if where else "where"
    return "".join(
        f"  delete from {table} {where};"
        + ADDED_UP.format(table=table, keys=keys, source=source, where=where, where_ended=ended)
        for table, keys, source in (ITEMS, LICENSES)
    )


def _keep(event: str, rows: str, tables: str) -> str:
    return KEEP.format(event=event, rows=rows, tables=tables, anew=_anew(OF_CUSTOMERS))


ARE, WERE = "new table as are", "old table as were"
INSTALL = "".join(
    [
        _keep("insert", "select customer_id from are", ARE),
        _keep("delete", "select customer_id from were", WERE),
        _keep("update", "select customer_id from are union all select customer_id from were", f"{WERE} {ARE}"),
        PASSED,
        RECOUNT.format(anew=_anew("")),
    ]
)
REMOVE = """
drop trigger held_insert on customers_quantityperiod;
drop trigger held_delete on customers_quantityperiod;
drop trigger held_update on customers_quantityperiod;
drop function held_insert(), held_delete(), held_update(), oms_held_passed(), held_recount();
"""
