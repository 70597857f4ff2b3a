"""Customer groups: tenants of one call server that reach each other by an access code before the extension."""

import sqlite3

from inventory.ems.fields import FieldRefused

SCHEMA = """
create table if not exists group_members (
  customer text primary key, grp text not null, name text not null, code text not null, unique (grp, code));
"""


def join(db: sqlite3.Connection, customer: str, values: dict) -> str:
    """The tenant is in this group from now on, or in none; what happened, in words. Raises FieldRefused."""
    group, code = values["group"], values["code"]
    leave(db, customer)
    if not group:
        return "in no group"
    if not code:
        raise FieldRefused("code", "who is in a group has an access code.")
    if db.execute("select 1 from group_members where grp = ? and code = ?", [group, code]).fetchone():
        raise FieldRefused("code", f"{code} is the access code of another customer of the group.")
    others = "select t.server from group_members g join tenants t on t.customer = g.customer where g.grp = ?"
    own = db.execute("select server from tenants where customer = ?", [customer]).fetchone()["server"]
    if any(row["server"] != own for row in db.execute(others, [group])):
        raise FieldRefused("group", "its customers stand on another call server.")
    db.execute("insert into group_members values (?, ?, ?, ?)", [customer, group, values["name"], code])
    return f"in group {group} as {code}"


def leave(db: sqlite3.Connection, customer: str) -> None:
    db.execute("delete from group_members where customer = ?", [customer])


def standing(db: sqlite3.Connection, customer: str) -> dict:
    """{group, access_code} of one tenant, empty where it is in none."""
    found = db.execute("select grp, code from group_members where customer = ?", [customer]).fetchone()
    return {"group": found["grp"], "access_code": found["code"]} if found else {"group": "", "access_code": ""}
