"""Who is in the manager portal, and what they do there; a session is begun by a link out of the order portal."""

import hashlib
import secrets
import sqlite3
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

from inventory.ems.simulator import calls, lines, player, terms, users

SCHEMA = """
create table if not exists portal_links (
  hash text primary key, customer text not null, person text not null, expires real not null);
create table if not exists portal_sessions (
  hash text primary key, customer text not null, person text not null, expires real not null);
"""
LINK_LIVES = 60  # seconds
SESSION_LIVES = 1800


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


class Sessions:
    """`begun` opens a transaction; `tenant` reads the whole state of a customer."""

    def __init__(
        self, begun: Callable[[], AbstractContextManager[sqlite3.Connection]], tenant: Callable[[str], dict | None]
    ) -> None:
        self._begun, self._tenant = begun, tenant

    def link(self, customer: str, person: str) -> str | None:
        """The secret of a link that is good once and for a minute; None without a tenant."""
        secret = secrets.token_urlsafe(32)
        with self._begun() as db:
            stands = "select 1 from tenants where customer = ? and state <> 'removed'"
            if db.execute(stands, [customer]).fetchone() is None:
                return None
            for table in ("portal_links", "portal_sessions"):
                db.execute(f"delete from {table} where expires < ?", [time.time()])
            row = [_hash(secret), customer, person, time.time() + LINK_LIVES]
            db.execute("insert into portal_links (hash, customer, person, expires) values (?,?,?,?)", row)
        return secret

    def begin(self, link: str) -> str:
        """The secret of the session that a link begins; the link is used up. Nothing when it is too old, or was used."""
        secret = secrets.token_urlsafe(32)
        with self._begun() as db:
            sql = "delete from portal_links where hash = ? and expires > ? returning customer, person"
            found = db.execute(sql, [_hash(link), time.time()]).fetchone()
            if not found:
                return ""
            row = [_hash(secret), *found, time.time() + SESSION_LIVES]
            db.execute("insert into portal_sessions (hash, customer, person, expires) values (?,?,?,?)", row)
        return secret if self._tenant(found["customer"]) else ""

    def whose(self, secret: str) -> tuple[str, str] | None:
        """(customer, person) of a session that is not too old."""
        with self._begun() as db:
            sql = "select customer, person from portal_sessions where hash = ? and expires > ?"
            found = db.execute(sql, [_hash(secret), time.time()]).fetchone()
        return (found["customer"], found["person"]) if found else None

    def standing(self, secret: str) -> tuple[str, dict]:
        """(person, tenant) of a session that stands."""
        customer, person = self._of(secret)
        tenant = self._tenant(customer)
        assert tenant is not None, customer
        return person, tenant

    def _of(self, secret: str) -> tuple[str, str]:
        found = self.whose(secret)
        assert found is not None, "asked before"
        return found

    @staticmethod
    def token(secret: str) -> str:
        """What a form of this session carries, so that no other site can send it."""
        return _hash(f"form:{secret}")

    def terms(self, secret: str) -> str:
        """What the page shows of the terms in force."""
        customer, person = self._of(secret)
        with self._begun() as db:
            return terms.section(db, customer, person)

    def agree(self, secret: str) -> bool:
        """Whether the page that carried `secret` was young enough for an agreement."""
        with self._begun() as db:
            return terms.follow(db, secret)

    def choices(self, secret: str, extension: str, package: str) -> tuple[dict[str, int], dict[str, int]]:
        customer, _person = self._of(secret)
        with self._begun() as db:
            return users.choices(db, customer, extension, package)

    def change(self, secret: str, extension: str, package: str, way: str, target: str) -> None:
        """Give a user another package, of those that are free. Raises InUse in words."""
        customer, _person = self._of(secret)
        with self._begun() as db:
            upgrades, existing = users.choices(db, customer, extension, package)
            if way not in ("upgrade", "existing") or not target:
                raise users.InUse("Choose the package that the user gets.")
            if target not in (upgrades if way == "upgrade" else existing):
                raise users.InUse(f"No {target} is free for this user.")
            users.exchange(db, customer, extension, package, target)
            lines.exchanged(db, customer, package, target)

    def calls_of(self, secret: str) -> tuple[int, int, list[str]]:
        """(calls that run now, those of the log that ended today, extensions that are played as stolen)."""
        customer, _person = self._of(secret)
        with self._begun() as db:
            return (*calls.counted(db, customer, time.time()), player.stolen_of(db, customer))

    def steal(self, secret: str, extension: str) -> None:
        """An extension of the customer's is played as stolen. Raises FieldRefused."""
        customer, _person = self._of(secret)
        with self._begun() as db:
            player.steal(db, {"customer": customer, "extension": extension})
