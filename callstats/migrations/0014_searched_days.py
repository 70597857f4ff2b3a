from django.db import migrations

# a day that is over is searched by number over indexes of its own, which nothing that is loaded waits for; a day at a time,
# the newest first. Late records wait while they are made
INDEX = """
create function oms_index_call_days(_before date) returns integer
language plpgsql security definer set search_path = public as $$
declare
  _me bigint := nullif(current_setting('app.partner', true), '')::bigint;
  _name text;
begin
  if _me is null or exists (select 1 from partner_closure c where c.descendant = _me and c.depth > 0) then
    raise insufficient_privilege using message = 'Only the provider makes indexes of days of calls.';
  end if;
  if _before >= current_date then
    raise 'Today is not over.';
  end if;
  perform pg_advisory_xact_lock(hashtext('callstats_call days'));
  for _name in select i.inhrelid::regclass::text from pg_inherits i where i.inhparent = 'callstats_call'::regclass
    and right(i.inhrelid::regclass::text, 8) < to_char(_before, 'YYYYMMDD')
    and to_regclass(i.inhrelid::regclass::text || '_number') is null order by 1 desc limit 1
  loop
    execute format('create index %I on %I (other varchar_pattern_ops)', _name || '_other', _name);
    execute format('create index %I on %I (number varchar_pattern_ops)', _name || '_number', _name);
    return 1;
  end loop;
  return 0;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("callstats", "0013_bundles_first")]

    operations = [
        migrations.RunSQL(INDEX, "drop function oms_index_call_days(date)"),
    ]
