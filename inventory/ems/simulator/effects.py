"""What each command does to the simulator's state. Quantities are totals, so that doing one twice changes nothing."""

import hashlib
import secrets
import sqlite3
from collections.abc import Callable

from inventory.ems.simulator import wants
from inventory.ems.simulator.wants import Refused, conflict

FIRST_TENANT = 1001  # lower numbers belong to tenants that were there before the simulator
Answer = tuple[dict, str]


def create_tenant(db: sqlite3.Connection, customer: str, payload: dict, secret: str) -> Answer:
    server, domain = wants.text(payload, "server", longest=30), wants.text(payload, "domain", empty=True).lower()
    name, plan = wants.text(payload, "name"), wants.text(payload, "plan", empty=True)
    language = wants.text(payload, "language", longest=5)
    held = db.execute("select number from tenants where customer = ?", [customer]).fetchone()
    if held:
        raise conflict(f"Customer {customer} has tenant {held['number']} already.")
    if domain and db.execute("select 1 from tenants where domain = ? and state <> 'removed'", [domain]).fetchone():
        raise conflict(f"domain: {domain} belongs to another tenant.")
    (last,) = db.execute("select max(number) from tenants where server = ?", [server]).fetchone()
    number = max(last or 0, FIRST_TENANT - 1) + 1
    db.execute(
        "insert into tenants (customer, server, number, prefix, name, domain, language, plan) values (?,?,?,?,?,?,?,?)",
        [customer, server, number, f"T{number:05d}", name, domain, language, plan],
    )
    return {"tenant": number, "prefix": f"T{number:05d}"}, f"tenant {number} on {server}"


def remove_tenant(db: sqlite3.Connection, customer: str, payload: dict, secret: str) -> Answer:
    for table in ("numbers", "macs", "administrators"):
        db.execute(f"delete from {table} where customer = ?", [customer])
    db.execute("update tenants set state = 'removed' where customer = ?", [customer])
    return {}, "removed, numbers and devices released"


def create_administrator(db: sqlite3.Connection, customer: str, payload: dict, secret: str) -> Answer:
    login = _free_login(db, customer, wants.login(payload))
    if not secret:
        raise Refused("secret: an administrator needs a password.")
    name, email = wants.text(payload, "name"), wants.text(payload, "email")
    db.execute(
        "insert or replace into administrators (customer, login, name, email, salt, hash) values (?,?,?,?,?,?)",
        [customer, login, name, email, *_hashed(secret)],
    )
    return {"login": login}, f"administrator {login}"


def change_administrator(db: sqlite3.Connection, customer: str, payload: dict, secret: str) -> Answer:
    login = wants.login(payload)
    found = db.execute("select * from administrators where customer = ? and login = ?", [customer, login]).fetchone()
    if not found:
        raise conflict(f"login: {login} is no administrator of this tenant.")
    new = _free_login(db, customer, wants.login(payload, "new_login")) if payload.get("new_login") else login
    name = wants.text(payload, "name") if "name" in payload else found["name"]
    email = wants.text(payload, "email") if "email" in payload else found["email"]
    salt, password = _hashed(secret) if secret else (found["salt"], found["hash"])
    db.execute(
        "update administrators set login = ?, name = ?, email = ?, salt = ?, hash = ? where customer = ? and login = ?",
        [new, name, email, salt, password, customer, login],
    )
    return {"login": new}, f"administrator {login} changed"


def _free_login(db: sqlite3.Connection, customer: str, login: str) -> str:
    if db.execute("select 1 from administrators where login = ? and customer <> ?", [login, customer]).fetchone():
        raise conflict(f"login: {login} belongs to another tenant.")
    return login


def _hashed(secret: str) -> tuple[str, str]:
    salt = secrets.token_bytes(16)
    return salt.hex(), hashlib.scrypt(secret.encode(), salt=salt, n=2**13, r=8, p=1).hex()


def add_numbers(db: sqlite3.Connection, customer: str, payload: dict, secret: str) -> Answer:
    wanted = wants.numbers(payload)
    _not_of_others(db, "numbers", "e164", customer, wanted)
    db.executemany("insert or ignore into numbers (e164, customer) values (?, ?)", [(n, customer) for n in wanted])
    return {"added": len(wanted)}, f"{len(wanted)} numbers added"


def remove_numbers(db: sqlite3.Connection, customer: str, payload: dict, secret: str) -> Answer:
    wanted = wants.numbers(payload)
    _not_of_others(db, "numbers", "e164", customer, wanted)
    db.executemany("delete from numbers where e164 = ?", [(number,) for number in wanted])
    return {"removed": len(wanted)}, f"{len(wanted)} numbers removed"


def _not_of_others(db: sqlite3.Connection, table: str, column: str, customer: str, wanted: list[str]) -> None:
    for value in wanted:
        held = db.execute(f"select customer from {table} where {column} = ?", [value]).fetchone()
        if held and held["customer"] != customer:
            raise conflict(f"{table}: {value} is held by another tenant.")


def _set_totals(table: str, field: str) -> Callable[..., Answer]:
    def effect(db: sqlite3.Connection, customer: str, payload: dict, secret: str) -> Answer:
        wanted = wants.totals(payload, field)
        for name, quantity in wanted.items():
            db.execute(f"delete from {table} where customer = ? and name = ?", [customer, name])
            if quantity:
                db.execute(f"insert into {table} values (?, ?, ?)", [customer, name, quantity])
        return {}, ", ".join(f"{name} = {quantity}" for name, quantity in wanted.items())

    return effect


def set_devices(db: sqlite3.Connection, customer: str, payload: dict, secret: str) -> Answer:
    wanted = wants.devices(payload)
    for model, quantity, macs in wanted:
        _not_of_others(db, "macs", "mac", customer, macs)
        db.execute("delete from devices where customer = ? and name = ?", [customer, model])
        db.execute("delete from macs where customer = ? and model = ?", [customer, model])
        if quantity:
            db.execute("insert into devices values (?, ?, ?)", [customer, model, quantity])
        db.executemany("insert or replace into macs values (?, ?, ?)", [(mac, customer, model) for mac in macs])
    return {}, ", ".join(f"{model} = {quantity}" for model, quantity, _ in wanted)


def set_channels(db: sqlite3.Connection, customer: str, payload: dict, secret: str) -> Answer:
    sip, tdm = wants.total(payload.get("sip"), "sip"), wants.total(payload.get("tdm"), "tdm")
    db.execute("update tenants set sip = ?, tdm = ? where customer = ?", [sip, tdm, customer])
    return {}, f"SIP {sip}, TDM {tdm}"


def set_fraud_limit(db: sqlite3.Connection, customer: str, payload: dict, secret: str) -> Answer:
    default, custom = wants.money(payload, "default"), wants.money(payload, "custom", empty=True)
    db.execute("update tenants set default_limit = ?, custom_limit = ? where customer = ?", [default, custom, customer])
    return {}, f"limit {default}, custom {custom or 'none'}"


def _set_state(state: str, sources: tuple[str, ...]) -> Callable[..., Answer]:
    def effect(db: sqlite3.Connection, customer: str, payload: dict, secret: str) -> Answer:
        (now,) = db.execute("select state from tenants where customer = ?", [customer]).fetchone()
        if now not in (*sources, state):
            raise conflict(f"A tenant that is {now} cannot become {state}.")
        db.execute("update tenants set state = ? where customer = ?", [state, customer])
        return {"state": state}, f"service {state}"

    return effect


EFFECTS: dict[str, Callable[..., Answer]] = {
    "create_tenant": create_tenant,
    "remove_tenant": remove_tenant,
    "create_administrator": create_administrator,
    "change_administrator": change_administrator,
    "add_numbers": add_numbers,
    "remove_numbers": remove_numbers,
    "set_packages": _set_totals("packages", "items"),
    "set_bundles": _set_totals("bundles", "bundles"),
    "set_devices": set_devices,
    "set_channels": set_channels,
    "set_fraud_limit": set_fraud_limit,
    "activate_service": _set_state("active", ("created",)),
    "stop_service": _set_state("stopped", ("active",)),
    "resume_service": _set_state("active", ("stopped",)),
}


def carry_out(db: sqlite3.Connection, *, kind: str, customer: str, payload: dict, secret: str) -> Answer:
    """Check and act, within the caller's transaction; (answer, what happened in words)."""
    effect = EFFECTS.get(kind)
    if effect is None:
        raise Refused(f"kind: {kind!r:.40} is unknown; known are {', '.join(EFFECTS)}.")
    tenant = db.execute("select state from tenants where customer = ?", [customer]).fetchone()
    if kind != "create_tenant":
        if tenant is None:
            raise conflict(f"customer: {customer} has no tenant.")
        if tenant["state"] == "removed" and kind != "remove_tenant":
            raise conflict(f"customer: the tenant of {customer} was removed.")
    return effect(db, customer, payload, secret)
