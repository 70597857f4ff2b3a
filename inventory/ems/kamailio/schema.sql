-- The database of the SIP server. The portal's driver writes what the contract says; Kamailio asks and writes where phones
-- are, which calls run and what each call was. Each changed row acts on the next call; nothing is ever reloaded.

create table tenant (
  customer text primary key, server text not null, number integer not null, prefix text not null,
  name text not null, domain text not null, language text not null, plan text not null,
  realm text not null unique, state text not null default 'created',
  sip integer not null default 0, tdm integer not null default 0, pbx integer not null default 0,
  default_limit text, custom_limit text,
  circle text not null default '', access_code text not null default '', busy integer not null default 0,
  unique (server, number));
create unique index tenant_access_code on tenant (circle, access_code) where circle <> '';

create table line (
  customer text not null references tenant, realm text not null, extension text not null, ha1 text not null,
  name text not null, item text not null, number text not null, mac text not null, turn integer not null,
  reach text not null default 'all', voicemail boolean not null default false,
  primary key (realm, extension));
create index line_customer on line (customer, extension);
create unique index line_number on line (number) where number <> '';
create unique index line_mac on line (mac) where mac <> '';

create table number (e164 text primary key, customer text not null references tenant);
create table total (
  customer text not null references tenant, kind text not null, name text not null, quantity integer not null,
  primary key (customer, kind, name));
create table mac (mac text primary key, customer text not null references tenant, model text not null);
create table administrator (
  customer text not null references tenant, login text not null, name text not null, email text not null,
  role text not null default '', primary key (customer, login));
create table blocked (customer text not null references tenant, extension text not null, primary key (customer, extension));
create table closed (
  customer text not null references tenant, prefix text not null, opened boolean not null, primary key (customer, prefix));
create table applied (
  key text primary key, content text not null, answer jsonb not null, at timestamptz not null default now());
create table place (only_one boolean primary key default true check (only_one), country text not null default '44');
insert into place default values;
create table needs (prefix text primary key, reach text not null);  -- the least that numbers below it ask for (reach.py)

-- What Kamailio's modules usrloc, dialog and acc read and write; their columns are theirs.
create table version (table_name text primary key, table_version integer not null);
insert into version values ('location', 9), ('dialog', 7), ('dialog_vars', 1);
create table location (
  id bigserial primary key, ruid text not null unique, username text not null, domain text, contact text not null,
  received text, path text, expires timestamp not null, q real not null default 1, callid text not null,
  cseq integer not null, last_modified timestamp not null, flags integer not null default 0,
  cflags integer not null default 0, user_agent text not null default '', socket text, methods integer, instance text,
  reg_id integer not null default 0, server_id integer not null default 0, connection_id integer not null default 0,
  keepalive integer not null default 0, partition integer not null default 0);
create index location_who on location (username, domain);
create index location_expires on location (expires);
create table dialog (
  id bigserial primary key, hash_entry integer not null, hash_id integer not null, callid text not null,
  from_uri text not null, from_tag text not null, to_uri text not null, to_tag text not null, caller_cseq text not null,
  callee_cseq text not null, caller_route_set text, callee_route_set text, caller_contact text not null,
  callee_contact text not null, caller_sock text not null, callee_sock text not null, state integer not null,
  start_time integer not null, timeout integer not null default 0, sflags integer not null default 0,
  iflags integer not null default 0, toroute_name text, req_uri text not null, xdata text);
create index dialog_hash on dialog (hash_entry, hash_id);
create table dialog_vars (
  id bigserial primary key, hash_entry integer not null, hash_id integer not null, dialog_key text not null,
  dialog_value text not null);
create index dialog_vars_hash on dialog_vars (hash_entry, hash_id);

-- One row for each call that was. `tx` orders rows that several processes write: what is older than every running
-- transaction is complete. After a crash a call that had ended comes back from `dialog` and ends once more: refused here.
create table call (
  id bigserial primary key, tx xid8 not null default pg_current_xact_id(),
  start_time timestamp, end_time timestamp, duration numeric(10, 3),
  call_id text not null, began text not null, answered text not null default '', code text not null default '',
  facts text not null, unique (call_id, began));
create index call_order on call (tx, id);
create table log_read (file text primary key, inode bigint not null, place bigint not null);

-- What callers left on a line, until the portal lets it go; the voicemail service writes it (voicemail.py). The line's telephone
-- hears what `plays`: not what was left for whoever had the line before.
create table message (
  id bigserial primary key, tx xid8 not null default pg_current_xact_id(), key text not null default gen_random_uuid(),
  customer text not null references tenant, extension text not null, caller text not null, came timestamptz not null,
  seconds integer not null, sound bytea not null, heard timestamptz, plays boolean not null default true,
  dropped boolean not null default false);
create index message_order on message (tx, id);
create index message_of_line on message (customer, extension);

-- Calls that shall end now: Kamailio looks ten times a second.
create table cut (callid text not null, from_tag text not null, to_tag text not null);
