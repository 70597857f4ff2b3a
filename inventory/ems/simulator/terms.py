"""Terms and conditions: the versions that the manager portal shows, and who agreed to which."""

import hashlib
import secrets
import sqlite3
import time
from datetime import UTC, date, datetime
from html import escape

from inventory.ems.fields import FieldRefused, day, text

SCHEMA = """
create table if not exists terms (
  version integer primary key, title text not null, text text not null, valid_from text not null, valid_to text);
create table if not exists agreements (
  id integer primary key, customer text not null, version integer not null, person text not null, at text not null,
  unique (customer, version));
create table if not exists terms_links (
  hash text primary key, customer text not null, version integer not null, person text not null, expires real not null);
"""
LINK_LIVES = 1800  # seconds that a page may stand open before somebody agrees on it
AGREE = "/portal/agree"


def publish(db: sqlite3.Connection, wanted: object) -> None:
    """A version is there from now on. Raises FieldRefused."""
    if not isinstance(wanted, dict) or type(wanted.get("version")) is not int:
        raise FieldRefused("version", "a whole number is needed.")
    last = wanted.get("valid_to")
    row = [
        wanted["version"], text(150)(wanted.get("title"), "title"), text(100_000)(wanted.get("text"), "text"),
        day(wanted.get("valid_from"), "valid_from"), day(last, "valid_to") if last else None,
    ]  # fmt: skip
    db.execute("insert or replace into terms values (?, ?, ?, ?, ?)", row)


def agree(db: sqlite3.Connection, customer: str, version: int, person: str, at: datetime | None = None) -> None:
    """The customer agrees; a second time changes nothing."""
    row = [customer, version, person, (at or datetime.now(UTC)).isoformat()]
    db.execute("insert or ignore into agreements (customer, version, person, at) values (?, ?, ?, ?)", row)


def reported(db: sqlite3.Connection, after: int) -> list[dict]:
    """Agreements in the order in which they were given."""
    asked = "select id, customer, version, person, at from agreements where id > ? order by id limit 1000"
    return [dict(row) for row in db.execute(asked, [after])]


def section(db: sqlite3.Connection, customer: str, person: str) -> str:
    """What the manager portal shows of the terms in force: their text, and the button or since when it is agreed."""
    asked = "select * from terms where valid_from <= ?1 and (valid_to is null or valid_to >= ?1) order by version desc"
    found = db.execute(asked, [date.today().isoformat()]).fetchone()
    if found is None:
        return ""
    head = f"<h2>{escape(found['title'])}</h2><details><summary>Version {found['version']}</summary>"
    body = "".join(f"<p>{escape(part)}</p>" for part in found["text"].split("\n\n"))
    asked = "select person, at from agreements where customer = ? and version = ?"
    given = db.execute(asked, [customer, found["version"]]).fetchone()
    if given:
        return f"{head}{body}</details><p>Agreed by {escape(given['person'])} on {escape(given['at'][:16])}</p>"
    secret = secrets.token_urlsafe(32)
    db.execute("delete from terms_links where expires < ?", [time.time()])
    row = [_hash(secret), customer, found["version"], person, time.time() + LINK_LIVES]
    db.execute("insert into terms_links values (?, ?, ?, ?, ?)", row)
    form = f'<form method="post" action="{AGREE}"><input type="hidden" name="secret" value="{secret}">'
    return f"{head}{body}</details>{form}<button>Agree to {escape(found['title'])}</button></form>"


def follow(db: sqlite3.Connection, secret: str) -> bool:
    """The button was pressed: whether its page was young enough."""
    sql = "delete from terms_links where hash = ? and expires > ? returning customer, version, person"
    found = db.execute(sql, [_hash(secret), time.time()]).fetchone()
    if found:
        agree(db, found["customer"], found["version"], found["person"])
    return bool(found)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
