-- What a database of an earlier version lacks; nothing where it has it.
alter table line add column if not exists reach text not null default 'all';
create table if not exists needs (prefix text primary key, reach text not null);
