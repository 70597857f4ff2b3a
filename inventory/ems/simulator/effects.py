"""What each command does to the simulator's state. Quantities are totals, so that doing one twice changes nothing.

What a command may carry is declared in inventory/ems/kinds.py; an effect gets the values that were read there.
"""

import hashlib
import secrets
import sqlite3
from collections.abc import Callable

from inventory.ems.kinds import KINDS
from inventory.ems.simulator import barred, closed, groups, lines, profiles, users

FIRST_TENANT = 1001  # lower numbers belong to tenants that were there before the simulator
Answer = tuple[dict, str]


class Conflict(Exception):
    """It contradicts what there is; `field`: what must be mended, nothing when it will never be taken."""

    def __init__(self, words: str, field: str = "") -> None:
        super().__init__(words)
        self.field = field


def create_tenant(db: sqlite3.Connection, customer: str, values: dict, secret: str) -> Answer:
    server = values["server"]
    held = db.execute("select number from tenants where customer = ?", [customer]).fetchone()
    if held:
        raise Conflict(f"Customer {customer} has tenant {held['number']} already.")
    (last,) = db.execute("select max(number) from tenants where server = ?", [server]).fetchone()
    number = max(last or 0, FIRST_TENANT - 1) + 1
    stands = {name: values[name] for name in ("name", "domain", "language", "plan")}
    db.execute(
        "insert into tenants (customer, server, number, prefix, name, domain, language, plan) values (?,?,?,?,?,?,?,?)",
        [customer, server, number, f"T{number:05d}", *stands.values()],
    )
    return {"tenant": number, "prefix": f"T{number:05d}"}, f"tenant {number} on {server}"


def remove_tenant(db: sqlite3.Connection, customer: str, values: dict, secret: str) -> Answer:
    for table in ("numbers", "macs", "administrators", "packages", "bundles", "devices", "upgrades", "profiles"):
        db.execute(f"delete from {table} where customer = ?", [customer])
    users.clear(db, customer)
    users.forget_phones(db, customer)
    groups.leave(db, customer)
    barred.clear(db, customer)
    closed.clear(db, customer)
    db.execute("update tenants set state = 'removed' where customer = ?", [customer])
    return {}, "removed, numbers and devices released"


def create_administrator(db: sqlite3.Connection, customer: str, values: dict, secret: str) -> Answer:
    login = values["login"]  # a tenant's own: what another one has is neither told nor in the way
    db.execute(
        "insert or replace into administrators (customer, login, name, email, role, salt, hash) values (?,?,?,?,?,?,?)",
        [customer, login, values["name"], values["email"], values.get("role", ""), *_hashed(secret)],
    )
    return {"login": login}, f"administrator {login}"


def change_administrator(db: sqlite3.Connection, customer: str, values: dict, secret: str) -> Answer:
    login = values["login"]
    found = db.execute("select * from administrators where customer = ? and login = ?", [customer, login]).fetchone()
    if not found:
        raise Conflict(f"login: {login} is no administrator of this tenant.", "login")
    new = values.get("new_login", login)
    if (
        new != login
        and db.execute("select 1 from administrators where customer = ? and login = ?", [customer, new]).fetchone()
    ):
        raise Conflict(f"new_login: this tenant has {new} already.", "new_login")
    name, email = values.get("name", found["name"]), values.get("email", found["email"])
    salt, password = _hashed(secret) if secret else (found["salt"], found["hash"])
    db.execute(
        "update administrators set login = ?, name = ?, email = ?, salt = ?, hash = ? where customer = ? and login = ?",
        [new, name, email, salt, password, customer, login],
    )
    return {"login": new}, f"administrator {login} changed"


def _hashed(secret: str) -> tuple[str, str]:
    salt = secrets.token_bytes(16)
    return salt.hex(), hashlib.scrypt(secret.encode(), salt=salt, n=2**13, r=8, p=1).hex()


def add_numbers(db: sqlite3.Connection, customer: str, values: dict, secret: str) -> Answer:
    wanted = values["numbers"]
    _not_of_others(db, "numbers", "e164", customer, wanted, "numbers")
    db.executemany("insert or ignore into numbers (e164, customer) values (?, ?)", [(n, customer) for n in wanted])
    return {"added": len(wanted)}, f"{len(wanted)} numbers added"


def remove_numbers(db: sqlite3.Connection, customer: str, values: dict, secret: str) -> Answer:
    wanted = values["numbers"]
    _not_of_others(db, "numbers", "e164", customer, wanted, "numbers")
    for number in wanted:
        if user := users.holder(db, customer, number):
            raise Conflict(f"numbers: {number} is in use: {user}.", "numbers")
    profiles.leave(db, customer, wanted)
    db.executemany("delete from numbers where e164 = ?", [(number,) for number in wanted])
    return {"removed": len(wanted)}, f"{len(wanted)} numbers removed"


def _not_of_others(
    db: sqlite3.Connection, table: str, column: str, customer: str, wanted: list[str], field: str
) -> None:
    for value in wanted:
        held = db.execute(f"select customer from {table} where {column} = ?", [value]).fetchone()
        if held and held["customer"] != customer:
            raise Conflict(f"{table}: {value} is held by another tenant.", field)


def _set_totals(table: str, field: str) -> Callable[..., Answer]:
    def effect(db: sqlite3.Connection, customer: str, values: dict, secret: str) -> Answer:
        wanted = values[field]
        for name, quantity in wanted.items():
            db.execute(f"delete from {table} where customer = ? and name = ?", [customer, name])
            if quantity:
                db.execute(f"insert into {table} values (?, ?, ?)", [customer, name, quantity])
        return {}, ", ".join(f"{name} = {quantity}" for name, quantity in wanted.items())

    return effect


def set_packages(db: sqlite3.Connection, customer: str, values: dict, secret: str) -> Answer:
    """Never below what the customer's users have."""
    for item, quantity in values["items"].items():
        if (used := users.using(db, customer, item)) > quantity:
            raise Conflict(f"items: {used} users have {item}; {quantity} are not enough.", "items")
    return _set_totals("packages", "items")(db, customer, values, secret)


def change_packages(db: sqlite3.Connection, customer: str, values: dict, secret: str) -> Answer:
    """Those who are named get another package in place of theirs, then whoever is one too many; then the totals."""
    users.note_upgrades(db, customer, values["upgrades"])
    for extension, source, target in values["users"]:
        try:
            users.exchange(db, customer, extension, source, target)
        except users.InUse as refused:
            raise Conflict(f"users: {refused}", "users") from refused
    for source, target in values["upgrades"]:
        users.exchange_beyond(db, customer, source, target, values["items"].get(source))
    return set_packages(db, customer, values, secret)


def set_lines(db: sqlite3.Connection, customer: str, values: dict, secret: str) -> Answer:
    named, gone = values.get("lines", []), values.get("gone", [])
    lines.set_lines(db, customer, named, gone)
    return {}, f"{len(named)} lines set, {len(gone)} gone"


def set_devices(db: sqlite3.Connection, customer: str, values: dict, secret: str) -> Answer:
    wanted = values["devices"]
    for model, quantity, macs in wanted:
        _not_of_others(db, "macs", "mac", customer, macs, "devices")
        users.leave_phones(db, customer, model, macs)
        db.execute("delete from devices where customer = ? and name = ?", [customer, model])
        db.execute("delete from macs where customer = ? and model = ?", [customer, model])
        if quantity:
            db.execute("insert into devices values (?, ?, ?)", [customer, model, quantity])
        db.executemany("insert or replace into macs values (?, ?, ?)", [(mac, customer, model) for mac in macs])
    users.forget_phones(db, customer)
    return {}, ", ".join(f"{model} = {quantity}" for model, quantity, _ in wanted)


def set_channels(db: sqlite3.Connection, customer: str, values: dict, secret: str) -> Answer:
    for kind, quantity in values.items():
        db.execute(f"update tenants set {kind} = ? where customer = ?", [quantity, customer])
    return {}, ", ".join(f"{kind.upper()} {quantity}" for kind, quantity in values.items())


def set_plan(db: sqlite3.Connection, customer: str, values: dict, secret: str) -> Answer:
    db.execute("update tenants set plan = ? where customer = ?", [values["plan"], customer])
    return {}, f"plan {values['plan']}"


def change_tenant(db: sqlite3.Connection, customer: str, values: dict, secret: str) -> Answer:
    for name, value in values.items():
        db.execute(f"update tenants set {name} = ? where customer = ?", [value, customer])
    return {}, ", ".join(f"{name} {value}" for name, value in values.items()) or "nothing changed"


def set_group(db: sqlite3.Connection, customer: str, values: dict, secret: str) -> Answer:
    return {}, groups.join(db, customer, values)


def set_fraud_limit(db: sqlite3.Connection, customer: str, values: dict, secret: str) -> Answer:
    default, custom = values["default"], values["custom"]
    db.execute("update tenants set default_limit = ?, custom_limit = ? where customer = ?", [default, custom, customer])
    return {}, f"limit {default}, custom {custom or 'none'}"


def block_extension(db: sqlite3.Connection, customer: str, values: dict, secret: str) -> Answer:
    return {}, barred.bar(db, customer, values["extension"], end_calls=values["end_calls"])


def set_profile(db: sqlite3.Connection, customer: str, values: dict, secret: str) -> Answer:
    return {}, profiles.keep(db, customer, values)


def unblock_extension(db: sqlite3.Connection, customer: str, values: dict, secret: str) -> Answer:
    return {}, barred.unbar(db, customer, values["extension"])


def set_closed_destinations(db: sqlite3.Connection, customer: str, values: dict, secret: str) -> Answer:
    return {}, closed.close(db, customer, values)


def _set_state(state: str, sources: tuple[str, ...]) -> Callable[..., Answer]:
    def effect(db: sqlite3.Connection, customer: str, values: dict, secret: str) -> Answer:
        (now,) = db.execute("select state from tenants where customer = ?", [customer]).fetchone()
        if now not in (*sources, state):
            raise Conflict(f"A tenant that is {now} cannot become {state}.")
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
    "set_packages": set_packages,
    "change_packages": change_packages,
    "set_bundles": _set_totals("bundles", "bundles"),
    "set_lines": set_lines,
    "set_devices": set_devices,
    "set_channels": set_channels,
    "set_fraud_limit": set_fraud_limit,
    "set_plan": set_plan,
    "change_tenant": change_tenant,
    "set_group": set_group,
    "set_profile": set_profile,
    "block_extension": block_extension,
    "unblock_extension": unblock_extension,
    "set_closed_destinations": set_closed_destinations,
    "activate_service": _set_state("active", ("created",)),
    "stop_service": _set_state("stopped", ("active",)),
    "resume_service": _set_state("active", ("stopped",)),
}


def carry_out(db: sqlite3.Connection, *, kind: str, customer: str, payload: dict, secret: str) -> Answer:
    """Check and act, within the caller's transaction; (answer, what happened in words).

    Raises ValueError for a kind nobody knows (FieldRefused for a value), Conflict for what contradicts what there is.
    """
    way, effect = KINDS.of(kind), EFFECTS.get(kind)
    if effect is None:
        raise ValueError(f"kind: {kind} has no effect here.")
    tenant = db.execute("select state from tenants where customer = ?", [customer]).fetchone()
    if not way.begins:
        if tenant is None:
            raise Conflict(f"customer: {customer} has no tenant.")
        if tenant["state"] == "removed" and kind != "remove_tenant":
            raise Conflict(f"customer: the tenant of {customer} was removed.")
    return effect(db, customer, way.read(payload, secret), secret)
