-- What a database of an earlier version lacks; nothing where it has it.
alter table line add column if not exists reach text not null default 'all';
create table if not exists needs (prefix text primary key, reach text not null);
alter table line add column if not exists voicemail boolean not null default false;
create table if not exists message (
  id bigserial primary key, tx xid8 not null default pg_current_xact_id(), key text not null default gen_random_uuid(),
  customer text not null references tenant, extension text not null, caller text not null, came timestamptz not null,
  seconds integer not null, sound bytea not null);
create index if not exists message_order on message (tx, id);
alter table message add column if not exists heard timestamptz;
alter table message add column if not exists plays boolean not null default true;
alter table message add column if not exists dropped boolean not null default false;
create index if not exists message_of_line on message (customer, extension);
