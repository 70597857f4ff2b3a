"""The triggers that keep `partner_closure` and the tree itself; run by migrations."""

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

# Where a partner stands is written as the system, by partners/people/actions/tree.py alone; whoever acts for a partner
# can neither move it nor take it away. The owner of the tables, whom no wall binds, may.
GUARD = """
create or replace function partner_tree_guard() returns trigger language plpgsql set search_path = public as $$
declare
  me bigint := nullif(current_setting('app.partner', true), '')::bigint;
begin
  if row_security_active('partners_partner') and (
    me is null or exists (select 1 from partner_closure c where c.descendant = me and c.depth > 0)
  ) then
    raise exception 'the tree of partners is not written by partner %', me using errcode = 'insufficient_privilege';
  end if;
  return coalesce(new, old);
end $$;
create or replace trigger partner_tree_guard_update before update on partners_partner for each row
  when ((old.id, old.parent_id, old.tree_id, old.level, old.lft, old.rght)
        is distinct from (new.id, new.parent_id, new.tree_id, new.level, new.lft, new.rght))
  execute function partner_tree_guard();
create or replace trigger partner_tree_guard_delete before delete on partners_partner for each row
  execute function partner_tree_guard();
"""

NO_GUARD = """
drop trigger partner_tree_guard_update on partners_partner;
drop trigger partner_tree_guard_delete on partners_partner;
drop function partner_tree_guard();
"""
