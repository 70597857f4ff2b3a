"""Users of the network: lines that the portal sets (simulator/lines.py), and what the customer's own administrator sets up
beside: further users, what each of them uses, how busy the trunks were.

The latter no command of the portal's makes: a test or the demo says it (POST /users), as a person would in the manager portal.
"""

import sqlite3

from inventory.ems.fields import FieldRefused, text, total

SCHEMA = """
create table if not exists users (
  customer text not null, extension text not null, name text not null, number text not null, mac text not null,
  primary key (customer, extension));
create table if not exists user_items (
  customer text not null, extension text not null, item text not null, primary key (customer, extension, item));
create table if not exists lines (
  customer text not null, extension text not null, item text not null, turn integer not null,
  reach text not null default 'all', voicemail integer not null default 0, primary key (customer, extension));
create table if not exists upgrades (
  customer text not null, source text not null, target text not null, primary key (customer, source, target));
create table if not exists registered (mac text primary key, customer text not null);
create table if not exists busy (customer text, kind text, quantity integer, primary key (customer, kind));
"""


def replace(db: sqlite3.Connection, customer: str, wanted: object) -> None:
    """`wanted`: {users: [{extension, name, items, number, mac}], busy: {kind: most channels at once}, registered: [MAC]}:
    phones that have signed on, of those that the tenant was given.

    What is not named stays, and so do lines that nobody uses. Raises ValueError.
    """
    if not isinstance(wanted, dict):
        raise ValueError("Send an object with users and busy.")
    if "users" in wanted:
        _clear_set_up(db, customer)
        for row in wanted["users"]:
            _add(db, customer, row)
        of_users = "select extension from users where customer = ?1"
        db.execute(f"delete from lines where customer = ?1 and extension not in ({of_users})", [customer])
    for kind, quantity in wanted.get("busy", {}).items():
        if kind not in ("sip", "tdm", "pbx"):
            raise ValueError(f"busy: {kind!r:.20} is no kind of channel.")
        db.execute("insert or replace into busy values (?, ?, ?)", [customer, kind, total(quantity, "busy")])
    for mac in wanted.get("registered", []):
        if not db.execute("select 1 from macs where mac = ? and customer = ?", [mac, customer]).fetchone():
            raise ValueError(f"registered: {mac!r:.40} is no device of this tenant.")
        db.execute("insert or replace into registered values (?, ?)", [mac, customer])


def _add(db: sqlite3.Connection, customer: str, row: object) -> None:
    if not isinstance(row, dict) or not isinstance(row.get("items", []), list):
        raise FieldRefused("users", "each user is an object with extension, name, items, number and mac.")
    extension, name = text(10)(row.get("extension"), "extension"), text()(row.get("name"), "name")
    values = [customer, extension, name, str(row.get("number", "")), str(row.get("mac", ""))]
    db.execute("delete from user_items where customer = ? and extension = ?", [customer, extension])
    db.execute("insert or replace into users values (?, ?, ?, ?, ?)", values)
    for item in row.get("items", []):
        db.execute("insert into user_items values (?, ?, ?)", [customer, extension, text()(item, "items")])


def _clear_set_up(db: sqlite3.Connection, customer: str) -> None:
    """Whoever was set up is no more; a line is as the portal set it, used by nobody where nobody is set up on it now."""
    vacant = """select extension from users where customer = ?1 and name = '' and extension in
        (select extension from lines where customer = ?1)"""
    for table in ("user_items", "users"):
        db.execute(f"delete from {table} where customer = ?1 and extension not in ({vacant})", [customer])


def clear(db: sqlite3.Connection, customer: str) -> None:
    """Nobody is set up any more."""
    for table in ("users", "user_items", "lines"):
        db.execute(f"delete from {table} where customer = ?", [customer])


def forget_phones(db: sqlite3.Connection, customer: str) -> None:
    """What the tenant has no more is signed on no more."""
    gone = "delete from registered where customer = ?1 and mac not in (select mac from macs where customer = ?1)"
    db.execute(gone, [customer])


def leave_phones(db: sqlite3.Connection, customer: str, model: str, macs: list[str]) -> None:
    """A telephone that the tenant has no more, or that is of another model now, is no line's."""
    held = db.execute("select mac, model from macs where customer = ?", [customer]).fetchall()
    gone = [row["mac"] for row in held if (row["model"] == model) != (row["mac"] in macs)]
    sql = "update users set mac = '' where customer = ? and mac = ?"
    db.executemany(sql, [(customer, mac) for mac in gone])


class InUse(Exception):
    """A user cannot have another package; why, in words."""


def exchange(db: sqlite3.Connection, customer: str, extension: str, source: str, target: str) -> None:
    """The user has `target` in place of `source`; one that has it already stays as it is. Raises InUse."""
    asked = "select item from user_items where customer = ? and extension = ?"
    has = {row[0] for row in db.execute(asked, [customer, extension])}
    if source not in has:
        if target in has:
            return
        raise InUse(f"{extension} has no {source}.")
    if target in has:
        raise InUse(f"{extension} has {target} beside {source}.")
    sql = "update user_items set item = ? where customer = ? and extension = ? and item = ?"
    db.execute(sql, [target, customer, extension, source])
    db.execute(
        "update lines set item = ? where customer = ? and extension = ? and item = ?",
        [target, customer, extension, source],
    )


IN_USE = "(name <> '' or mac in (select mac from registered r where r.customer = users.customer))"


def exchange_beyond(db: sqlite3.Connection, customer: str, source: str, target: str, total: int | None) -> None:
    """As many as have `source` beyond `total` get `target`, the first by their extension."""
    if total is None:
        return
    asked = f"""select extension from user_items where customer = ?1 and item = ?2 and extension not in
        (select extension from user_items where customer = ?1 and item = ?3) and extension in
        (select extension from users where customer = ?1 and {IN_USE}) order by extension limit ?4"""
    too_many = max(using(db, customer, source) - total, 0)
    for (extension,) in db.execute(asked, [customer, source, target, too_many]).fetchall():
        exchange(db, customer, extension, source, target)


def note_upgrades(db: sqlite3.Connection, customer: str, pairs: list[tuple[str, str]]) -> None:
    """Users of the first of each pair may be given the second in the manager portal (Change to Upgrade Package)."""
    db.executemany("insert or ignore into upgrades values (?, ?, ?)", [(customer, *pair) for pair in pairs])


def choices(
    db: sqlite3.Connection, customer: str, extension: str, source: str
) -> tuple[dict[str, int], dict[str, int]]:
    """(upgrades, existing): what the user could have in place of `source`, each with how many of it are free."""
    asked = f"""select name, quantity - (select count(*) from user_items u where u.customer = p.customer and u.item = p.name
        and u.extension in (select extension from users where customer = ?1 and {IN_USE}))
        from packages p where customer = ?1 and name <> ?3 and name not in
        (select item from user_items where customer = ?1 and extension = ?2) order by name"""
    free = {name: left for name, left in db.execute(asked, [customer, extension, source]) if left > 0}
    asked = "select target from upgrades where customer = ? and source = ?"
    ordered = {row[0] for row in db.execute(asked, [customer, source])}
    return {name: left for name, left in free.items() if name in ordered}, free


def using(db: sqlite3.Connection, customer: str, item: str) -> int:
    """How many users have this item; a line without a name counts only once its phone has signed on."""
    asked = f"""select count(*) from user_items where customer = ?1 and item = ?2 and extension in
        (select extension from users where customer = ?1 and {IN_USE})"""
    (count,) = db.execute(asked, [customer, item]).fetchone()
    return int(count)


def holder(db: sqlite3.Connection, customer: str, number: str) -> str:
    """Whose number it is, or nothing."""
    asked = "select extension || ' ' || name from users where customer = ? and number = ?"
    found = db.execute(asked, [customer, number]).fetchone()
    return str(found[0]) if found else ""


def standing(db: sqlite3.Connection, customer: str) -> dict:
    """{users, busy, registered} of one tenant."""
    items: dict[str, list[str]] = {}
    asked = "select extension, item from user_items where customer = ? order by extension, item"
    for extension, item in db.execute(asked, [customer]):
        items.setdefault(extension, []).append(item)
    asked = """select u.extension, u.name, u.number, u.mac, coalesce(l.reach, 'all') as reach,
        coalesce(l.voicemail, 0) as voicemail from users u
        left join lines l on l.customer = u.customer and l.extension = u.extension where u.customer = ? order by u.extension"""
    found = db.execute(asked, [customer]).fetchall()
    users = [
        {**dict(row), "voicemail": bool(row["voicemail"]), "items": items.get(row["extension"], [])} for row in found
    ]
    asked = "select kind, quantity from busy where customer = ?"
    signed_on = db.execute("select mac from registered where customer = ? order by mac", [customer]).fetchall()
    busy = dict(iter(db.execute(asked, [customer])))
    return {"users": users, "busy": busy, "registered": [row["mac"] for row in signed_on]}
