"""What each command does to the rows that Kamailio asks. Totals, so that doing one twice changes nothing.

What a command may carry is declared in inventory/ems/kinds.py; an effect gets the values that were read there.
"""

from collections.abc import Callable
from typing import Any

from inventory.ems.driver import ValueRefused
from inventory.ems.fields import FieldRefused
from inventory.ems.kamailio.lines import IN_USE, set_lines
from inventory.ems.kamailio.link import Link
from inventory.ems.kinds import KINDS
from inventory.ems.lines import sip_domain
from oms.kit.outbox import PermanentFault

FIRST_TENANT = 1
Answer = dict[str, Any]


def create_tenant(link: Link, customer: str, values: dict) -> Answer:
    server = values["server"]
    link.rows("select pg_advisory_xact_lock(hashtext(%s))", f"server {server}")
    if held := link.row("select number from tenant where customer = %s", customer):
        raise PermanentFault(f"Customer {customer} has tenant {held['number']} already.")
    found = link.row(
        "select coalesce(max(number), %s) + 1 as number from tenant where server = %s", FIRST_TENANT - 1, server
    )
    number = found["number"] if found else FIRST_TENANT
    prefix = f"K{number:05d}"
    link.rows(
        "insert into tenant (customer, server, number, prefix, realm, name, domain, language, plan)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        customer, server, number, prefix, sip_domain(customer),
        *(values[name] for name in ("name", "domain", "language", "plan")),
    )  # fmt: skip
    return {"tenant": number, "prefix": prefix}


def remove_tenant(link: Link, customer: str, values: dict) -> Answer:
    end_calls(link, customer)
    link.rows("delete from location where domain = %s", sip_domain(customer))
    for table in ("line", "number", "total", "mac", "administrator", "blocked", "closed", "message"):
        link.rows(f"delete from {table} where customer = %s", customer)
    link.rows("update tenant set state = 'removed', circle = '', access_code = '' where customer = %s", customer)
    return {}


def create_administrator(link: Link, customer: str, values: dict) -> Answer:
    """Known by name: this network has no manager portal, so no password is kept."""
    link.rows(
        "insert into administrator values (%s, %s, %s, %s, %s) on conflict (customer, login)"
        " do update set name = excluded.name, email = excluded.email, role = excluded.role",
        customer, values["login"], values["name"], values["email"], values.get("role", ""),
    )  # fmt: skip
    return {"login": values["login"]}


def change_administrator(link: Link, customer: str, values: dict) -> Answer:
    login = values["login"]
    new = values.get("new_login", login)
    if not link.row("select 1 from administrator where customer = %s and login = %s", customer, login):
        raise ValueRefused(f"login: {login} is no administrator of this tenant.", field="login")
    if new != login and link.row("select 1 from administrator where customer = %s and login = %s", customer, new):
        raise ValueRefused(f"new_login: this tenant has {new} already.", field="new_login")
    link.rows(
        "update administrator set login = %s, name = coalesce(%s, name), email = coalesce(%s, email)"
        " where customer = %s and login = %s",
        new, values.get("name"), values.get("email"), customer, login,
    )  # fmt: skip
    return {"login": new}


def add_numbers(link: Link, customer: str, values: dict) -> Answer:
    wanted = values["numbers"]
    _not_of_others(link, "number", "e164", customer, wanted, "numbers")
    link.rows("insert into number select unnest(%s), %s on conflict do nothing", wanted, customer)
    return {"added": len(wanted)}


def remove_numbers(link: Link, customer: str, values: dict) -> Answer:
    wanted = values["numbers"]
    _not_of_others(link, "number", "e164", customer, wanted, "numbers")
    if used := link.row("select * from line where number = any(%s) limit 1", wanted):
        words = f"numbers: {used['number']} is in use: {used['extension']} {used['name']}".strip()
        raise ValueRefused(f"{words}.", field="numbers")
    link.rows("delete from number where e164 = any(%s)", wanted)
    return {"removed": len(wanted)}


def _not_of_others(link: Link, table: str, column: str, customer: str, wanted: list[str], field: str) -> None:
    sql = f"select {column} as thing from {table} where {column} = any(%s) and customer <> %s limit 1"
    if held := link.row(sql, wanted, customer):
        raise ValueRefused(f"{field}: {held['thing']} is held by another tenant.", field=field)


def _set_totals(kind: str, field: str) -> Callable[..., Answer]:
    def effect(link: Link, customer: str, values: dict) -> Answer:
        set_totals(link, customer, kind, values[field])
        return {}

    return effect


def set_totals(link: Link, customer: str, kind: str, wanted: dict[str, int]) -> None:
    """What is named has this quantity; 0 takes it away."""
    link.rows("delete from total where customer = %s and kind = %s and name = any(%s)", customer, kind, list(wanted))
    kept = {name: quantity for name, quantity in wanted.items() if quantity}
    sql = "insert into total select %s, %s, * from unnest(%s::text[], %s::integer[])"
    link.rows(sql, customer, kind, list(kept), list(kept.values()))


def set_packages(link: Link, customer: str, values: dict) -> Answer:
    """Never below what the customer's users have."""
    sql = f"select item, count(*) as used from line where customer = %s and item = any(%s) and {IN_USE} group by item"
    for row in link.rows(sql, customer, list(values["items"])):
        if row["used"] > values["items"][row["item"]]:
            words = f"items: {row['used']} users have {row['item']}; {values['items'][row['item']]} are not enough."
            raise ValueRefused(words, field="items")
    set_totals(link, customer, "package", values["items"])
    return {}


def change_packages(link: Link, customer: str, values: dict) -> Answer:
    """Those who are named get another package in place of theirs, then whoever is one too many; then the totals."""
    for extension, source, target in values["users"]:
        found = link.row("select item from line where customer = %s and extension = %s", customer, extension)
        if not found or found["item"] not in (source, target):
            raise ValueRefused(f"users: {extension} has no {source}.", field="users")
        _exchange(link, customer, [extension], target)
    for source, target in values["upgrades"]:
        if (total := values["items"].get(source)) is not None:
            sql = f"select extension from line where customer = %s and item = %s and {IN_USE} order by extension"
            using = [row["extension"] for row in link.rows(sql, customer, source)]
            _exchange(link, customer, using[: max(len(using) - total, 0)], target)
    return set_packages(link, customer, values)


def _exchange(link: Link, customer: str, extensions: list[str], target: str) -> None:
    link.rows("update line set item = %s where customer = %s and extension = any(%s)", target, customer, extensions)


def set_devices(link: Link, customer: str, values: dict) -> Answer:
    for model, quantity, macs in values["devices"]:
        _not_of_others(link, "mac", "mac", customer, macs, "devices")
        set_totals(link, customer, "device", {model: quantity})
        link.rows(  # a telephone that the tenant has no more, or that is of another model now, is no line's
            "update line set mac = '' from mac where line.customer = %s and mac.customer = line.customer and mac.mac = line.mac"
            " and (mac.model = %s) <> (mac.mac = any(%s))", customer, model, macs,
        )  # fmt: skip
        link.rows("delete from mac where customer = %s and model = %s", customer, model)
        link.rows(
            "insert into mac select unnest(%s::text[]), %s, %s on conflict (mac) do update set model = excluded.model",
            macs, customer, model,
        )  # fmt: skip
    return {}


def set_channels(link: Link, customer: str, values: dict) -> Answer:
    for kind, quantity in values.items():
        link.rows(f"update tenant set {kind} = %s where customer = %s", quantity, customer)
    return {}


def change_tenant(link: Link, customer: str, values: dict) -> Answer:
    for name, value in values.items():
        link.rows(f"update tenant set {name} = %s where customer = %s", value, customer)
    return {}


def set_plan(link: Link, customer: str, values: dict) -> Answer:
    link.rows("update tenant set plan = %s where customer = %s", values["plan"], customer)
    return {}


def set_profile(link: Link, customer: str, values: dict) -> Answer:
    raise PermanentFault("The SIP server has no business profile and no voice portal.")


def set_group(link: Link, customer: str, values: dict) -> Answer:
    """Tenants of one call server reach each other by an access code before the extension."""
    group, code = values["group"], values["code"]
    if group and not code:
        raise ValueRefused("code: who is in a group has an access code.", field="code")
    others = link.rows("select server, access_code from tenant where circle = %s and customer <> %s", group, customer)
    own = link.row("select server from tenant where customer = %s", customer)
    if group and any(row["access_code"] == code for row in others):
        raise ValueRefused(f"code: {code} is the access code of another customer of the group.", field="code")
    if group and own and any(row["server"] != own["server"] for row in others):
        raise ValueRefused("group: its customers stand on another call server.", field="group")
    sql = "update tenant set circle = %s, access_code = %s where customer = %s"
    link.rows(sql, group, code if group else "", customer)
    return {}


def set_fraud_limit(link: Link, customer: str, values: dict) -> Answer:
    sql = "update tenant set default_limit = %s, custom_limit = %s where customer = %s"
    link.rows(sql, values["default"], values["custom"], customer)
    return {}


def block_extension(link: Link, customer: str, values: dict) -> Answer:
    link.rows("insert into blocked values (%s, %s) on conflict do nothing", customer, values["extension"])
    if values["end_calls"]:
        end_calls(link, customer, values["extension"])
    return {}


def unblock_extension(link: Link, customer: str, values: dict) -> Answer:
    link.rows("delete from blocked where customer = %s and extension = %s", customer, values["extension"])
    return {}


def end_calls(link: Link, customer: str, extension: str = "") -> None:
    """Ask Kamailio to end running calls: those of one extension that cost, or all that the customer has a part in."""
    costly = "facts ->> 'kind' = 'trunk' and facts ->> 'from' = %s and facts ->> 'line' = %s"
    whose = costly if extension else "%s in (facts ->> 'from', facts ->> 'to')"
    link.rows(
        "insert into cut select callid, from_tag, to_tag from dialog d, lateral (select dialog_value::jsonb as facts from"
        " dialog_vars v where (v.hash_entry, v.hash_id, v.dialog_key) = (d.hash_entry, d.hash_id, 'facts')) f"
        f" where {whose} and not exists (select 1 from call c where c.call_id = d.callid)",
        *((customer, extension) if extension else (customer,)),
    )  # fmt: skip


def set_closed_destinations(link: Link, customer: str, values: dict) -> Answer:
    """These and no others."""
    link.rows("delete from closed where customer = %s", customer)
    for name in ("closed", "opened"):
        sql = "insert into closed select %s, unnest(%s::text[]), %s on conflict (customer, prefix) do update set opened = true"
        link.rows(sql, customer, values[name], name == "opened")
    return {}


def _set_state(state: str, sources: tuple[str, ...]) -> Callable[..., Answer]:
    def effect(link: Link, customer: str, values: dict) -> Answer:
        found = link.row("select state from tenant where customer = %s", customer)
        if not found or found["state"] not in (*sources, state):
            raise PermanentFault(f"A tenant that is {found and found['state']} cannot become {state}.")
        link.rows("update tenant set state = %s where customer = %s", state, customer)
        if state == "stopped":
            end_calls(link, customer)
        return {"state": state}

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
    "set_lines": set_lines,
    "set_bundles": _set_totals("bundle", "bundles"),
    "set_devices": set_devices,
    "set_channels": set_channels,
    "set_fraud_limit": set_fraud_limit,
    "change_tenant": change_tenant,
    "set_closed_destinations": set_closed_destinations,
    "set_plan": set_plan,
    "set_group": set_group,
    "set_profile": set_profile,
    "block_extension": block_extension,
    "unblock_extension": unblock_extension,
    "activate_service": _set_state("active", ("created",)),
    "stop_service": _set_state("stopped", ("active",)),
    "resume_service": _set_state("active", ("stopped",)),
}


def carry_out(link: Link, *, kind: str, customer: str, payload: dict, secret: str) -> Answer:
    """Check and act, within the caller's transaction. Raises ValueRefused, PermanentFault."""
    way, effect = KINDS.get(kind), EFFECTS.get(kind)
    if way is None or effect is None:
        raise PermanentFault(f"kind: {kind:.40} has no effect here.")
    link.rows("select pg_advisory_xact_lock(hashtext(%s))", f"customer {customer}")
    tenant = link.row("select state from tenant where customer = %s", customer)
    if not way.begins:
        if tenant is None:
            raise PermanentFault(f"customer: {customer} has no tenant.")
        if tenant["state"] == "removed" and kind != "remove_tenant":
            raise PermanentFault(f"customer: the tenant of {customer} was removed.")
    try:
        values = way.read(payload, secret)
    except FieldRefused as refused:
        raise ValueRefused(str(refused), field=refused.field) from refused
    return effect(link, customer, values)
