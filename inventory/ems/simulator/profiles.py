"""Business profile number, voice portal and default domain of each tenant."""

import sqlite3

from inventory.ems.fields import FieldRefused

SCHEMA = """
create table if not exists profiles (
  customer text primary key, number text not null default '', voice_portal text not null default '',
  domain text not null default '');
"""


def keep(db: sqlite3.Connection, customer: str, values: dict) -> str:
    """What is named becomes another; what happened, in words. Raises FieldRefused."""
    own = {row["e164"] for row in db.execute("select e164 from numbers where customer = ?", [customer])}
    portal = values.get("voice_portal", "")
    if "number" in values and values["number"] not in own:
        raise FieldRefused("number", f"{values['number']} is no number of this tenant.")
    if portal.startswith("+") and portal not in own:
        raise FieldRefused("voice_portal", f"{portal} is no number of this tenant.")
    taken = "select 1 from users where customer = ? and extension = ?"
    if db.execute(taken, [customer, portal]).fetchone():
        raise FieldRefused("voice_portal", f"{portal} is somebody's extension.")
    db.execute("insert or ignore into profiles (customer) values (?)", [customer])
    for field in ("number", "voice_portal", "domain"):
        if field in values:
            db.execute(f"update profiles set {field} = ? where customer = ?", [values[field], customer])
    return ", ".join(f"{field} {value}" for field, value in values.items()) or "nothing named"


def leave(db: sqlite3.Connection, customer: str, numbers: list[str]) -> None:
    """Numbers that the tenant has no more are neither."""
    for field in ("number", "voice_portal"):
        rows = [(customer, number) for number in numbers]
        db.executemany(f"update profiles set {field} = '' where customer = ? and {field} = ?", rows)


def standing(db: sqlite3.Connection, customer: str) -> dict:
    """{profile_number, voice_portal, default_domain} of one tenant, empty where there is none."""
    found = db.execute("select number, voice_portal, domain from profiles where customer = ?", [customer]).fetchone()
    names = {"profile_number": "number", "voice_portal": "voice_portal", "default_domain": "domain"}
    return {name: found[column] if found else "" for name, column in names.items()}
