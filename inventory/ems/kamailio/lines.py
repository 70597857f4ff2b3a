"""Lines: who may sign on, with which password, under which number. Only what phones are checked against is kept of a password."""

import hashlib
from typing import Any

from inventory.ems.driver import ValueRefused
from inventory.ems.kamailio.link import Link
from inventory.ems.lines import line_password, sip_domain

SIGNED_ON = """exists (select 1 from location where location.username = line.extension
    and location.domain = line.realm and location.expires > now() at time zone 'utc')"""
SAID = ("name", "item", "number", "mac", "turn", "reach", "voicemail")
IN_USE = f"(line.name <> '' or {SIGNED_ON})"  # a line without a name is used only once its phone has signed on


def set_lines(link: Link, customer: str, values: dict) -> dict[str, Any]:
    """Raises ValueRefused for what contradicts what the tenant has; the caller's transaction is then undone."""
    named, gone = values.get("lines", []), values.get("gone", [])
    if both := sorted({line["extension"] for line in named} & set(gone)):
        raise ValueRefused(f"gone: {both[0]} is among the lines that stay.", field="gone")
    _remove(link, customer, gone)
    _hide_from_others(link, customer, named)
    names = [line["extension"] for line in named]
    link.rows("update line set number = '', mac = '' where customer = %s and extension = any(%s)", customer, names)
    _look_at(link, customer, named)
    before = {row["extension"]: row["turn"] for row in link.rows("select * from line where customer = %s", customer)}
    for line in named:
        _put(link, customer, line)
    changed = [line["extension"] for line in named if before.get(line["extension"], line["turn"]) != line["turn"]]
    _sign_off(link, customer, changed)
    _enough(link, customer, sorted({line["item"] for line in named}))
    return {}


def _remove(link: Link, customer: str, extensions: list[str]) -> None:
    link.rows("delete from line where customer = %s and extension = any(%s)", customer, extensions)
    link.rows("update message set plays = false where customer = %s and extension = any(%s)", customer, extensions)
    _sign_off(link, customer, extensions)


def _hide_from_others(link: Link, customer: str, named: list[dict[str, Any]]) -> None:
    """What was left for whoever had the line before is not played to who has it now; the portal keeps it."""
    link.rows(
        "update message m set plays = false from line l, unnest(%s::text[], %s::text[]) as n (extension, name)"
        " where l.customer = %s and m.customer = l.customer and m.extension = l.extension and l.extension = n.extension"
        " and l.name <> n.name",
        [line["extension"] for line in named], [line["name"] for line in named], customer,
    )  # fmt: skip


def _sign_off(link: Link, customer: str, extensions: list[str]) -> None:
    """Phones that knew another password must sign on anew."""
    sql = "delete from location where domain = %s and username = any(%s)"
    link.rows(sql, sip_domain(customer), extensions)


def _put(link: Link, customer: str, line: dict[str, Any]) -> None:
    realm, extension = sip_domain(customer), line["extension"]
    password = line_password(customer, extension, line["turn"])
    ha1 = hashlib.md5(f"{extension}:{realm}:{password}".encode(), usedforsecurity=False).hexdigest()  # RFC 2617
    link.rows(
        "insert into line (customer, realm, extension, ha1, name, item, number, mac, turn, reach, voicemail)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) on conflict (realm, extension) do update set ha1 = excluded.ha1,"
        " name = excluded.name, item = excluded.item, number = excluded.number, mac = excluded.mac, turn = excluded.turn,"
        " reach = excluded.reach, voicemail = excluded.voicemail",
        customer, realm, extension, ha1, *(line[name] for name in SAID),
    )  # fmt: skip


def _look_at(link: Link, customer: str, named: list[dict[str, Any]]) -> None:
    """Their numbers are the tenant's, and neither number nor phone is another line's."""
    numbers, macs = ([line[part] for line in named if line[part]] for part in ("number", "mac"))
    sql = "select e164 from number where customer = %s and e164 = any(%s)"
    own = {row["e164"] for row in link.rows(sql, customer, numbers)}
    if foreign := [number for number in numbers if number not in own]:
        raise ValueRefused(f"lines: {foreign[0]} is no number of this tenant.", field="lines")
    if held := link.row("select number from line where number = any(%s) limit 1", numbers):
        raise ValueRefused(f"lines: {held['number']} is the number of another line.", field="lines")
    sql = "select mac from line where mac = any(%s) union select mac from mac where mac = any(%s) and customer <> %s limit 1"
    if held := link.row(sql, macs, macs, customer):
        raise ValueRefused(f"lines: {held['mac']} is the phone of another line.", field="lines")


def _enough(link: Link, customer: str, items: list[str]) -> None:
    sql = """select item, count(*) as lines, coalesce(max(quantity), 0) as held from line left join total
        on total.customer = line.customer and kind = 'package' and total.name = item
        where line.customer = %s and item = any(%s) group by item order by item"""
    for row in link.rows(sql, customer, items):
        if row["lines"] > row["held"]:
            words = f"lines: {row['lines']} lines with {row['item']}; the tenant has {row['held']} of it."
            raise ValueRefused(words, field="lines")
