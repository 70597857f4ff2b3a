"""Numbers of a stock are found, locked and written by one statement; where there are too few it writes nothing.

It is a function so that the database plans it once a connection: what to do with some thirty indexes and the wall takes it
longer than doing it. It runs as whoever calls it, behind that person's wall, and what it is asked says nothing of who asks.
"""

CLAIM = """
create or replace function oms_claim_numbers(
  _stock bigint, _type bigint, _today date, _quantity integer, _assign text, _use text, _order text, _customer bigint,
  _customer_name text, _site text, _partner bigint, _partner_name text, _at timestamptz
) returns setof inventory_number language plpgsql set plan_cache_mode = force_generic_plan as $$
begin
  return query
  with picked as materialized (
    select id from inventory_number
    where partner_id = _stock and number_type_id = _type and assign = 'unused' and not gold
      and (quarantine_until is null or quarantine_until < _today)
    order by e164 limit _quantity for update skip locked
  )
  update inventory_number n
    set assign = _assign, use = _use, reserved_by = _order, customer_id = _customer, customer_name = _customer_name,
      site_name = _site, partner_id = _partner, partner_name = _partner_name, updated_at = _at
    from picked where n.id = picked.id and (select count(*) from picked) = _quantity
    returning n.*;
end $$;
"""
FORGET = (
    "drop function oms_claim_numbers(bigint, bigint, date, integer, text, text, text, bigint, text, text, bigint, text,"
    " timestamptz);"
)
