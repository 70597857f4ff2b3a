"""What phones fetched is written once and rewritten by nobody; what is old goes by this function alone."""

from django.db import migrations

FORGET = """
create function oms_forget_phone_fetches(before timestamp with time zone) returns integer
language plpgsql security definer set search_path = public as $$
declare
  me bigint := nullif(current_setting('app.partner', true), '')::bigint;
  gone integer;
begin
  if me is null or exists (select 1 from partner_closure c where c.descendant = me and c.depth > 0) then
    raise insufficient_privilege using message = 'Only the provider forgets what phones fetched.';
  end if;
  delete from inventory_phonefetch where at < least(before, now() - interval '28 days');
  get diagnostics gone = row_count;
  return gone;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("inventory", "0021_failed_steps_told"),
    ]

    operations = [
        migrations.RunSQL(FORGET, "drop function oms_forget_phone_fetches(timestamp with time zone)"),
    ]
