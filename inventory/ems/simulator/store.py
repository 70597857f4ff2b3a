"""What the simulator knows: one SQLite file. An effect, its answer and its line in the log are one transaction."""

import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from inventory.ems.simulator import barred, calls, closed, connected, groups, player, profiles, sessions, terms, users
from inventory.ems.simulator.effects import Conflict, carry_out

SCHEMA = """
create table if not exists tenants (
  customer text primary key, server text not null, number integer not null, prefix text not null, name text not null,
  domain text not null, language text not null, plan text not null, state text not null default 'created',
  sip integer not null default 0, tdm integer not null default 0,
  pbx integer not null default 0, default_limit text, custom_limit text,
  unique (server, number));
create table if not exists administrators (
  customer text not null, login text not null, name text not null, email text not null,
  salt text not null, hash text not null, role text not null default '', primary key (customer, login));
create table if not exists numbers (e164 text primary key, customer text not null);
create table if not exists packages (customer text, name text, quantity integer, primary key (customer, name));
create table if not exists bundles (customer text, name text, quantity integer, primary key (customer, name));
create table if not exists devices (customer text, name text, quantity integer, primary key (customer, name));
create table if not exists macs (mac text primary key, customer text not null, model text not null);
create table if not exists log (
  id integer primary key, key text not null unique, content text not null, at text not null, customer text not null,
  kind text not null, effect text not null, answer text not null, repeated integer not null default 0);
create index if not exists log_of_customer on log (customer, id);
"""
SCHEMA += users.SCHEMA + groups.SCHEMA + terms.SCHEMA + sessions.SCHEMA + barred.SCHEMA + closed.SCHEMA
SCHEMA += calls.SCHEMA + player.SCHEMA + profiles.SCHEMA + connected.SCHEMA


# a file of an earlier version: a login was one tenant's alone
LOGINS_PER_TENANT = """
begin;
alter table administrators rename to administrators_before;
create table administrators (
  customer text not null, login text not null, name text not null, email text not null,
  salt text not null, hash text not null, role text not null default '', primary key (customer, login));
insert into administrators (customer, login, name, email, salt, hash) select customer, login, name, email, salt, hash from administrators_before;
drop table administrators_before;
commit;
"""


class Store:
    """All access goes through one connection and one lock; threads of the server share it."""

    def __init__(self, file: Path | str) -> None:
        self._lock = threading.Lock()
        self.sessions = sessions.Sessions(self._transaction, self.tenant)
        self._db = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.execute("pragma journal_mode = wal")
        self._db.executescript(SCHEMA)
        if "pbx" not in self._column("select name from pragma_table_info('tenants')"):  # a file of an earlier version
            self._db.execute("alter table tenants add column pbx integer not null default 0")
        if "reach" not in self._column("select name from pragma_table_info('lines')"):
            self._db.execute("alter table lines add column reach text not null default 'all'")
        if "domain" not in self._column("select name from pragma_table_info('profiles')"):
            self._db.execute("alter table profiles add column domain text not null default ''")
        if "voicemail" not in self._column("select name from pragma_table_info('lines')"):
            self._db.execute("alter table lines add column voicemail integer not null default 0")
        if "customer" not in self._column("select name from pragma_table_info('administrators') where pk > 0"):
            self._db.executescript(LOGINS_PER_TENANT)

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def forget(self) -> None:
        """Empty, as on its first day."""
        with self._transaction() as db:
            for (name,) in db.execute("select name from sqlite_master where type = 'table'").fetchall():
                db.execute(f"delete from {name}")

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._db.execute("begin immediate")
            try:
                yield self._db
            except BaseException:
                self._db.execute("rollback")
                raise
            self._db.execute("commit")

    def take(self, *, key: str, kind: str, customer: str, payload: dict, secret: str) -> tuple[dict, bool]:
        """Carry out one command, once: (answer, was it a repetition).

        A key that was seen before answers as it did then. A refusal is not remembered, so that the same command
        may be sent again once what stood in its way is gone.
        """
        content = hashlib.sha256(json.dumps([kind, customer, payload], sort_keys=True).encode()).hexdigest()
        with self._transaction() as db:
            first = db.execute("select content, answer from log where key = ?", [key]).fetchone()
            if first:
                if first["content"] != content:
                    raise Conflict(f"key: {key} was used for another command.")
                db.execute("update log set repeated = repeated + 1 where key = ?", [key])
                return json.loads(first["answer"]), True
            answer, effect = carry_out(db, kind=kind, customer=customer, payload=payload, secret=secret)
            db.execute(
                "insert into log (key, content, at, customer, kind, effect, answer) values (?,?,?,?,?,?,?)",
                [key, content, datetime.now(UTC).isoformat(), customer, kind, effect, json.dumps(answer)],
            )
        return answer, False

    def tenant(self, customer: str) -> dict | None:
        """The whole state of one tenant; no password, not even its hash."""
        with self._lock:
            found = self._db.execute("select * from tenants where customer = ?", [customer]).fetchone()
            if found is None:
                return None
            state = dict(found)
            state["numbers"] = self._column("select e164 from numbers where customer = ? order by e164", customer)
            state["administrators"] = self._rows(
                "select login, name, email, role from administrators where customer = ? order by login", customer
            )
            for table in ("packages", "bundles", "devices"):
                state[table] = self._totals(table, customer)
            state["macs"] = self._rows("select mac, model from macs where customer = ? order by mac", customer)
            state |= users.standing(self._db, customer) | groups.standing(self._db, customer)
            state |= barred.standing(self._db, customer) | closed.standing(self._db, customer)
            state |= profiles.standing(self._db, customer)
        return state

    def set_users(self, customer: str, wanted: object) -> None:
        """What the customer's administrator set up; ValueError says what is wrong with `wanted`."""
        with self._transaction() as db:
            users.replace(db, customer, wanted)

    @contextmanager
    def opened(self) -> Iterator[sqlite3.Connection]:
        """The database in a transaction, for what has a module of its own."""
        with self._transaction() as db:
            yield db

    def log(self, *, customer: str = "", after: int = 0) -> list[dict]:
        """Effects in the order in which they happened, each once, and how often each was asked for again."""
        with self._lock:
            return self._rows(
                "select id, key, at, customer, kind, effect, repeated from log"
                " where id > ?2 and (?1 = '' or customer = ?1) order by id limit 10000",
                customer,
                after,
            )

    def _rows(self, sql: str, *values) -> list[dict]:
        return [dict(row) for row in self._db.execute(sql, values)]

    def _column(self, sql: str, *values) -> list:
        return [row[0] for row in self._db.execute(sql, values)]

    def _totals(self, table: str, customer: str) -> dict[str, int]:
        sql = f"select name, quantity from {table} where customer = ? order by name"
        return {row["name"]: row["quantity"] for row in self._db.execute(sql, [customer])}
