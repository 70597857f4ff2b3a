"""The table of calls, partitioned by day, and the functions that make and drop its days; run by the migration.

A partition is reached through its table alone: the walls of the table hold there, and on the partition itself row-level
security without any policy lets nobody through.
"""

TABLE = """
create sequence callstats_call_id_seq;
create table callstats_call (
  id bigint not null default nextval('callstats_call_id_seq'),
  started_at timestamptz not null default now(),
  mark uuid not null,
  server_id bigint not null,
  partner_id bigint not null,
  customer_id bigint,
  site_id bigint,
  file_id bigint,
  answered_at timestamptz,
  ended_at timestamptz not null,
  seconds integer not null default 0,
  direction varchar(3) not null,
  type varchar(5) not null,
  result varchar(10) not null,
  tenant varchar(100) not null default '',
  extension varchar(20) not null default '',
  number varchar(20) not null default '',
  other varchar(60) not null default '',
  user_name varchar(100) not null default '',
  trunk varchar(80) not null default '',
  call_id varchar(120) not null default '',
  linked varchar(80) not null default '',
  legs uuid[],
  constraint call_ends_after_it_starts check (ended_at >= started_at and seconds >= 0),
  constraint call_direction check (direction in ('in', 'out')),
  constraint call_type check (type in ('ext', 'trunk')),
  constraint call_answered check ((answered_at is not null) = (result = 'answered'))
) partition by range (started_at);
alter sequence callstats_call_id_seq owned by callstats_call.id;
create unique index call_once on callstats_call (started_at, mark);
create index call_of_customer on callstats_call (customer_id, started_at);
create index call_unassigned on callstats_call (server_id, number, started_at) where customer_id is null;
create index call_linked on callstats_call (linked) where linked <> '';
"""

ROOT_ONLY = """
  if _me is null or exists (select 1 from partner_closure c where c.descendant = _me and c.depth > 0) then
    raise insufficient_privilege using message = 'Only the provider makes or drops days of calls.';
  end if;
"""
ME = "nullif(current_setting('app.partner', true), '')::bigint"

DAYS = f"""
create function oms_call_days(_first date, _last date) returns integer
language plpgsql security definer set search_path = public as $$
declare
  _me bigint := {ME};
  _day date;
  _name text;
  _made integer := 0;
begin
{ROOT_ONLY}
  if _last - _first > 1000 then
    raise 'More than a thousand days at once.';
  end if;
  perform pg_advisory_xact_lock(hashtext('callstats_call days'));
  for _day in select generate_series(_first, _last, '1 day')::date loop
    _name := 'callstats_call_' || to_char(_day, 'YYYYMMDD');
    continue when to_regclass(_name) is not null;
    execute format('create table %I (like callstats_call including defaults including constraints)', _name);
    execute format('alter table %I enable row level security', _name);
    execute format('alter table %I force row level security', _name);
    execute format('alter table callstats_call attach partition %I for values from (%L) to (%L)',
      _name, _day || ' 00:00+00', (_day + 1) || ' 00:00+00');
    _made := _made + 1;
  end loop;
  return _made;
end $$;

create function oms_drop_call_days(_before date) returns integer
language plpgsql security definer set search_path = public as $$
declare
  _me bigint := {ME};
  _name text;
  _gone integer := 0;
begin
{ROOT_ONLY}
  if _before > current_date - 28 then
    raise 'Calls of the last four weeks are kept.';
  end if;
  perform pg_advisory_xact_lock(hashtext('callstats_call days'));
  for _name in select i.inhrelid::regclass::text from pg_inherits i where i.inhparent = 'callstats_call'::regclass
    and right(i.inhrelid::regclass::text, 8) < to_char(_before, 'YYYYMMDD') order by 1
  loop
    execute format('drop table %I', _name);
    _gone := _gone + 1;
  end loop;
  return _gone;
end $$;
"""

# calls follow their customer to another reseller, as all that it has
FOLLOW = """
create function call_follows_customer() returns trigger
language plpgsql security definer set search_path = public as $$
begin
  update callstats_call set partner_id = new.partner_id where customer_id = new.id;
  return null;
end $$;
create trigger call_follows_customer after update of partner_id on customers_customer for each row
  when (old.partner_id is distinct from new.partner_id) execute function call_follows_customer();
"""

INSTALL = TABLE + DAYS + FOLLOW
REMOVE = """
drop trigger call_follows_customer on customers_customer;
drop function call_follows_customer(), oms_call_days(date, date), oms_drop_call_days(date);
drop table callstats_call;
"""
