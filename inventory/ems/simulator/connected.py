"""Akixi and Call Cabinet to order against: what the drivers of inventory/platforms say, and the traps of both consoles.

They take what their consoles take, the wrong choices too: it is the driver that never makes them, and finds them.

    POST /akixi/partitions        a partition of one group; InvokeID again answers as the first time
    POST /akixi/users             {Login, Partition or AnyPartition, …}: a login is unique on all of Akixi
    POST /akixi/synchronise       {GroupId, Users}: who has a service pack with its licence
    GET  /akixi/partitions/GROUP
    POST /call-cabinet/essential-customers, /call-cabinet/customers   it knows no keys: a second one is refused
    POST /call-cabinet/licences   {GroupId, Users}
    GET  /call-cabinet/customers/GROUP
"""

import json
import sqlite3
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from inventory.ems.fields import text

SCHEMA = """
create table if not exists connected (platform text, grp text, said text not null, users text not null default '[]', primary key (platform, grp));
create table if not exists connected_logins (login text primary key, grp text not null, said text not null);
create table if not exists connected_keys (key text primary key, answer text not null);
"""
AKIXI, CABINET = "akixi", "call_cabinet"
Said = dict[str, Any]
Act = Callable[[sqlite3.Connection, Said], Said]


class Unheard(Exception):
    """There is nothing at this address."""


def asked(db: sqlite3.Connection, path: str) -> Said:
    """The answer to a GET; Unheard where there is nothing."""
    for begins, platform in (("/akixi/partitions/", AKIXI), ("/call-cabinet/customers/", CABINET)):
        if path.startswith(begins) and (found := _found(db, platform, unquote(path.removeprefix(begins)))):
            return found
    raise Unheard


def told(db: sqlite3.Connection, path: str, said: Said) -> Said:
    """The answer to a POST. Raises Unheard; ValueError for what is refused."""
    act = ACTS.get(path)
    if act is None:
        raise Unheard
    if not path.startswith("/akixi/"):
        return act(db, said)
    key = text(120)(said.get("InvokeID"), "InvokeID")
    if first := db.execute("select answer from connected_keys where key = ?", [key]).fetchone():
        return dict(json.loads(first["answer"]))
    answer = act(db, said)
    db.execute("insert into connected_keys values (?, ?)", [key, json.dumps(answer)])
    return answer


def _found(db: sqlite3.Connection, platform: str, group: str) -> Said | None:
    row = db.execute("select said, users from connected where platform = ? and grp = ?", [platform, group]).fetchone()
    if row is None:
        return None
    logins = db.execute("select said from connected_logins where grp = ? order by login", [group]).fetchall()
    more = {"Logins": [json.loads(one["said"]) for one in logins]} if platform == AKIXI else {}
    return {**json.loads(row["said"]), "Users": json.loads(row["users"]), **more}


def _keep(db: sqlite3.Connection, platform: str, said: Said, *names: str) -> str:
    """What was said of these names; the group that it is said of."""
    group = text(60)(said.get("GroupId"), "GroupId")
    kept = {name: said[name] for name in names if name in said}
    insert = (
        "insert into connected (platform, grp, said) values (?, ?, ?) on conflict do update set said = excluded.said"
    )
    db.execute(insert, [platform, group, json.dumps(kept)])
    return group


def partition(db: sqlite3.Connection, said: Said) -> Said:
    names = (
        "Description BillingId LicensedFor TelephonyServerType ProviderId GroupId SynchronisationType MaintainParity"
    )
    _keep(db, AKIXI, said, *names.split())
    return {"Status": "Synchronisation completed"}


def login(db: sqlite3.Connection, said: Said) -> Said:
    name, group = text(100)(said.get("Login"), "Login"), str(said.get("Partition") or "")
    if db.execute("select 1 from connected_logins where lower(login) = lower(?)", [name]).fetchone():
        raise ValueError(f"The user name {name} is taken.")
    if _found(db, AKIXI, group) is None and not said.get("AnyPartition"):
        raise ValueError(f"There is no partition {group}.")
    kept = {field: value for field, value in said.items() if field != "InvokeID"}
    db.execute("insert into connected_logins values (?, ?, ?)", [name, group, json.dumps(kept)])
    return {"Login": name}


def essential(db: sqlite3.Connection, said: Said) -> Said:
    return _customer(db, said, "Essential")


def plain(db: sqlite3.Connection, said: Said) -> Said:
    return _customer(db, said, "Plain")


def _customer(db: sqlite3.Connection, said: Said, kind: str) -> Said:
    if said.get("TermsAccepted") is not True:
        raise ValueError("The terms are not accepted.")
    if _found(db, CABINET, str(said.get("GroupId"))):
        raise ValueError(f"Group {said['GroupId']} is registered already.")
    names = "CompanyName DealerCode BillingCode GroupId ProviderId AdministratorName AdministratorEmail Type WebUrl"
    address = f"https://{str(said.get('GroupId')).lower()}.callcabinet.example/"
    _keep(db, CABINET, {**said, "Type": kind, "WebUrl": address}, *names.split())
    return {"Message": "Registration Successful", "WebUrl": address}


def _licences(platform: str, words: str) -> Act:
    def act(db: sqlite3.Connection, said: Said) -> Said:
        group, users = str(said.get("GroupId")), said.get("Users")
        if _found(db, platform, group) is None:
            raise ValueError(words % group)
        if not isinstance(users, list):
            raise ValueError("Users: a list is needed.")
        db.execute(
            "update connected set users = ? where platform = ? and grp = ?", [json.dumps(users), platform, group]
        )
        return {"Licences": len(users)}

    return act


ACTS: dict[str, Act] = {
    "/akixi/partitions": partition,
    "/akixi/users": login,
    "/akixi/synchronise": _licences(AKIXI, "There is no partition %s."),
    "/call-cabinet/essential-customers": essential,
    "/call-cabinet/customers": plain,
    "/call-cabinet/licences": _licences(CABINET, "There is no customer of group %s."),
}
