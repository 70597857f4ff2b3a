"""The trigger that keeps `partner_closure`; run by the first migration."""

INSTALL = """
create function partner_closure_keep() returns trigger language plpgsql security definer set search_path = public as $$
begin
  perform pg_advisory_xact_lock(20011);
  if tg_op = 'DELETE' then
    delete from partner_closure where descendant = old.id or ancestor = old.id;
    return old;
  end if;
  if tg_op = 'UPDATE' then
    if new.parent_id is not distinct from old.parent_id then return new; end if;
    if exists (select 1 from partner_closure where ancestor = new.id and descendant = new.parent_id) then
      raise exception 'partner % cannot stand below its own descendant %', new.id, new.parent_id
        using errcode = 'check_violation', constraint = 'partner_not_below_itself';
    end if;
    delete from partner_closure c using partner_closure above, partner_closure below
      where below.ancestor = new.id and above.descendant = new.id and above.ancestor <> new.id
        and c.ancestor = above.ancestor and c.descendant = below.descendant;
    insert into partner_closure (ancestor, descendant, depth)
      select above.ancestor, below.descendant, above.depth + below.depth + 1
      from partner_closure above cross join partner_closure below
      where above.descendant = new.parent_id and below.ancestor = new.id;
    return new;
  end if;
  insert into partner_closure (ancestor, descendant, depth)
    select c.ancestor, new.id, c.depth + 1 from partner_closure c where c.descendant = new.parent_id
    union all select new.id, new.id, 0;
  return new;
end $$;
create trigger partner_closure_keep after insert or delete or update of parent_id on partners_partner
  for each row execute function partner_closure_keep();
create sequence partner_code_seq start 100001;
"""

REMOVE = """
drop trigger partner_closure_keep on partners_partner;
drop function partner_closure_keep();
drop sequence partner_code_seq;
"""
