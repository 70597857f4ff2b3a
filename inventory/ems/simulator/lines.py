"""Lines that the portal sets: an extension with its package, and who uses it, with which number and phone.

A line is a user of the network (simulator/users.py). What its user was given beside the package by the customer's own
administrator stays, whatever the portal says of the line; so does the network's own exchange of its package.
"""

import sqlite3
from typing import Any

from inventory.ems.fields import FieldRefused
from inventory.ems.reach import needed, within
from inventory.ems.simulator import users


def set_lines(db: sqlite3.Connection, customer: str, named: list[dict[str, Any]], gone: list[str]) -> None:
    """Raises FieldRefused for what contradicts what the tenant has; the caller's transaction is then undone."""
    if both := sorted({line["extension"] for line in named} & set(gone)):
        raise FieldRefused("gone", f"{both[0]} is among the lines that stay.")
    for extension in gone:
        _remove(db, customer, extension)
    for line in named:
        _put(db, customer, line)
    for line in named:
        _look_at(db, customer, line)
    for item in sorted({line["item"] for line in named}):
        _enough(db, customer, item)


def _remove(db: sqlite3.Connection, customer: str, extension: str) -> None:
    for table in ("users", "user_items", "lines"):
        db.execute(f"delete from {table} where customer = ? and extension = ?", [customer, extension])


def _put(db: sqlite3.Connection, customer: str, line: dict[str, Any]) -> None:
    whose = [customer, line["extension"]]
    before = db.execute("select item from lines where customer = ? and extension = ?", whose).fetchone()
    items = db.execute("select item from user_items where customer = ? and extension = ?", whose).fetchall()
    beside = {row["item"] for row in items} - {before["item"], line["item"]} if before and line["name"] else set()
    _remove(db, customer, line["extension"])
    db.execute("insert into users values (?, ?, ?, ?, ?)", [*whose, line["name"], line["number"], line["mac"]])
    rows = [(*whose, item) for item in sorted({line["item"], *beside})]
    db.executemany("insert into user_items values (?, ?, ?)", rows)
    said = (line["item"], line["turn"], line["reach"], int(line["voicemail"]))
    db.execute("insert into lines values (?, ?, ?, ?, ?, ?)", [*whose, *said])


def _look_at(db: sqlite3.Connection, customer: str, line: dict[str, Any]) -> None:
    """Its number is the tenant's, and neither number nor phone is another line's."""
    if number := line["number"]:
        if not db.execute("select 1 from numbers where e164 = ? and customer = ?", [number, customer]).fetchone():
            raise FieldRefused("lines", f"{number} is no number of this tenant.")
        held = "select count(*) from users where customer = ? and number = ?"
        if db.execute(held, [customer, number]).fetchone()[0] > 1:
            raise FieldRefused("lines", f"{number} is the number of another line.")
    if mac := line["mac"]:
        elsewhere = "select 1 from macs where mac = ?1 and customer <> ?2"
        if (
            db.execute(elsewhere, [mac, customer]).fetchone()
            or db.execute("select count(*) from users where mac = ?", [mac]).fetchone()[0] > 1
        ):
            raise FieldRefused("lines", f"{mac} is the phone of another line.")


def _enough(db: sqlite3.Connection, customer: str, item: str) -> None:
    asked = "select count(*) from lines where customer = ? and item = ?"
    (count,) = db.execute(asked, [customer, item]).fetchone()
    found = db.execute("select quantity from packages where customer = ? and name = ?", [customer, item]).fetchone()
    total = found["quantity"] if found else 0
    if count > total:
        raise FieldRefused("lines", f"{count} lines with {item}; the tenant has {total} of it.")


def exchanged(db: sqlite3.Connection, customer: str, source: str, target: str) -> None:
    """A user has `target` now, by the network's own page: a line of it that nobody uses takes `source` where it was needed."""
    try:
        _enough(db, customer, target)
    except FieldRefused:
        vacant = db.execute(
            """select l.extension from lines l join users u on u.customer = l.customer and u.extension = l.extension
            where l.customer = ? and l.item = ? and u.name = '' order by l.extension desc limit 1""",
            [customer, target],
        ).fetchone()
        if vacant:
            users.exchange(db, customer, vacant["extension"], target, source)


def is_beyond(db: sqlite3.Connection, customer: str, extension: str, number: str) -> bool:
    """Whether this line may not call `number` (E.164); the customer's own numbers are within."""
    asked = "select reach from lines where customer = ? and extension = ?"
    found = db.execute(asked, [customer, extension]).fetchone()
    if found is None or not number.startswith("+"):
        return False
    own = db.execute("select 1 from numbers where e164 = ? and customer = ?", [number, customer]).fetchone()
    return not within(found["reach"], "internal" if own else needed(number))
