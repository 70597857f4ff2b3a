"""Two networks told the same, in any order, twice or with the answer lost, have the same and refuse the same."""

import contextlib
import random
from dataclasses import replace

import psycopg2
import pytest

from inventory.ems.driver import Held, TemporaryFault, ValueRefused
from inventory.ems.reach import HOME, REACHES, needed, prefixes, within
from oms.kit.outbox import PermanentFault
from tests.ems_contract import tenant
from tests.test_ems_contract import NETWORKS, Simulated

NUMBERS = [f"+4420794600{n}" for n in range(18, 24)]
MACS = [f"AABBCC00000{n}" for n in range(1, 5)]
ITEMS, EXTENSIONS = ("STD", "PRO"), ("201", "202", "203")
CUSTOMERS = ("C1", "C2")
pytestmark = pytest.mark.slow
OTHERS = sorted(set(NETWORKS) - {"simulator"})
NEVER_TOLD = {
    "kamailio": {"set_profile"},
    "broadworks": {"set_closed_destinations"},
}  # the portal asks the driver first
CODES = {"C1": "7", "C2": "8"}


def some(chance: random.Random, values, most: int = 3) -> list:
    return chance.sample(list(values), chance.randint(1, min(most, len(values))))


def a_line(chance: random.Random, extension: str, number: str, mac: str) -> dict:
    name = chance.choice(("", "Olive Bramley"))
    return {
        "extension": extension, "name": name, "item": chance.choice(ITEMS), "number": number, "mac": mac,
        "turn": chance.randint(1, 2), **({"reach": chance.choice(REACHES)} if chance.random() < 0.7 else {}),
        **({"voicemail": chance.random() < 0.5} if chance.random() < 0.7 else {}),
    }  # fmt: skip


def lines(chance: random.Random) -> dict:
    who = some(chance, EXTENSIONS)
    numbers, macs = ([chance.choice(("", one)) for one in chance.sample(pool, len(who))] for pool in (NUMBERS, MACS))
    named = [a_line(chance, *one) for one in zip(who, numbers, macs, strict=True)]
    return {"lines": named} if chance.random() < 0.8 else {"gone": who}


COMMANDS = {
    "create_tenant": lambda chance: tenant(Simulated),
    "create_administrator": lambda chance: {
        "login": chance.choice("ab"),
        "name": "Olive",
        "email": "o@bramley.example",
    },
    "change_administrator": lambda chance: {"login": chance.choice("ab"), "new_login": chance.choice("abc")},
    "set_profile": lambda chance: {
        "number": chance.choice(NUMBERS),
        "voice_portal": "8000",
        "domain": chance.choice(("uc.example", "other.example")),
    },
    "add_numbers": lambda chance: {"numbers": some(chance, NUMBERS)},
    "remove_numbers": lambda chance: {"numbers": some(chance, NUMBERS)},
    "set_packages": lambda chance: {"items": {item: chance.randint(0, 3) for item in some(chance, ITEMS)}},
    "set_lines": lines,
    "set_bundles": lambda chance: {"bundles": {"UK 500": chance.randint(0, 2)}},
    "set_devices": lambda chance: {
        "devices": [{"model": chance.choice("AB"), "quantity": 3, "macs": some(chance, MACS)}]
    },
    "set_channels": lambda chance: {"sip": chance.randint(0, 4), "tdm": 0},
    "set_fraud_limit": lambda chance: {"default": "25", "custom": chance.choice((None, "40.5"))},
    "change_tenant": lambda chance: {
        "name": chance.choice(("Bramley", "Bramley Dental")),
        "language": "de",
        "domain": chance.choice(("", "b.example")),
    },
    "set_plan": lambda chance: {"plan": chance.choice(("Plan A", "Plan B", " "))},
    "set_group": lambda chance: {"group": chance.choice(("", "G1")), "name": "", "code": chance.choice(("", "7", "8"))},
    "block_extension": lambda chance: {"extension": chance.choice(EXTENSIONS), "end_calls": True},
    "unblock_extension": lambda chance: {"extension": chance.choice(EXTENSIONS)},
    "set_closed_destinations": lambda chance: {
        "closed": some(chance, ("+371", "+53")),
        "opened": some(chance, ("+5399", "+1")),
    },
    "activate_service": lambda chance: {},
    "stop_service": lambda chance: {},
    "resume_service": lambda chance: {},
    "remove_tenant": lambda chance: {},
}
RARE = {"remove_tenant": 0.02}


def told(network, customer: str, kind: str, key: str, payload: dict) -> str:
    """How it ended: done, refused for a field, or for good."""
    secret = "a-Secret-11" if kind.endswith("administrator") else ""
    try:
        network.driver.execute(kind, customer, key, payload, secret)
    except ValueRefused as refused:
        return f"refused {refused.field}"
    except PermanentFault:
        return "refused"
    return "done"


def lost(network, customer: str, kind: str, key: str, payload: dict) -> None:
    """Sent, but nobody hears the answer."""
    with network.answers_too_late(), contextlib.suppress(TemporaryFault):
        told(network, customer, kind, key, payload)


def stands(network, customer: str) -> Held | None:
    found = network.driver.look(customer)
    return found and replace(found, tenant=0, prefix="", busy={}, registered=[], server="")


def as_the_portal_tells(driver, ours, customer: str, kind: str, payload: dict) -> dict | None:
    """What BroadWorks leaves to the portal: telephones are a customer's devices, numbers and access codes nobody else's.
    None: it is not told at all."""
    if not getattr(driver, "forgets", False):
        return payload
    held = ours.driver.look(customer)
    if (
        kind == "change_administrator"
        and held
        and payload["login"] not in [one["login"] for one in held.administrators]
    ):
        return None  # it knows no keys: one that was given this very login before is the same command, heard twice
    if kind == "set_lines" and "lines" in payload:
        macs = held.macs if held else {}
        return {"lines": [line | {"mac": line["mac"] if line["mac"] in macs else ""} for line in payload["lines"]]}
    if kind == "remove_numbers":
        theirs = [ours.driver.look(other) for other in CUSTOMERS if other != customer]
        foreign = {number for one in theirs if one for number in one.numbers}
        numbers = [number for number in payload["numbers"] if number not in foreign]
        return {"numbers": numbers} if numbers else None
    return payload | {"code": payload["code"] and CODES[customer]} if kind == "set_group" else payload


def unheard(network, customer: str, kind: str, key: str, payload: dict) -> None:
    """While it is away nothing happens: whoever asks knows that it may be tried again, or that no network would take it."""
    with network.away(), contextlib.suppress(TemporaryFault):
        assert told(network, customer, kind, key, payload).startswith("refused")


@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("seed", range(6))
def test_networks_told_the_same_stand_alike(seed, other, ems, settings) -> None:
    chance = random.Random(seed)
    ours, theirs = NETWORKS["simulator"](ems, settings), NETWORKS[other](ems, settings)
    kinds = [kind for kind in COMMANDS if kind not in NEVER_TOLD[other]]
    gone: set[str] = set()
    weights = [RARE.get(kind, 1) for kind in kinds]
    done = 0
    for customer in CUSTOMERS:
        for network in (ours, theirs):
            assert told(network, customer, "create_tenant", f"begin:{customer}", tenant(Simulated)) == "done"
    for step in range(120):
        customer, kind = chance.choice(CUSTOMERS), chance.choices(kinds, weights)[0]
        key = f"{seed}:{step}"
        payload = as_the_portal_tells(theirs.driver, ours, customer, kind, COMMANDS[kind](chance))
        if payload is None or (customer in gone and kind in ("create_tenant", "remove_tenant")):
            continue  # what a network remembers of a tenant that was removed is its own
        if chance.random() < 0.03:
            unheard(theirs, customer, kind, key, payload)
        if chance.random() < 0.03:
            lost(theirs, customer, kind, key, payload)
        ends = [told(network, customer, kind, key, payload) for network in (ours, theirs)]
        assert ends[0] == ends[1], (step, customer, kind, payload)
        if chance.random() < 0.3:
            assert told(theirs, customer, kind, key, payload) == ends[0], "again, the same answer"
        done += ends[0] == "done"
        gone |= {customer} if kind == "remove_tenant" and ends[0] == "done" else set()
        assert stands(theirs, customer) == stands(ours, customer), (step, kind, payload)
    assert done > 40, "most of what is told is taken"


def test_the_sip_server_asks_of_each_number_what_the_portal_does(ems, settings) -> None:
    chance, network = random.Random(7), NETWORKS["kamailio"](ems, settings)
    heads = [*prefixes(HOME), "+4420", "+4480", "+447625", "+371", "+1", "+49", "+97"]
    numbers = [f"{chance.choice(heads)}{chance.randrange(10**7):07d}" for _ in range(400)]
    with psycopg2.connect(network.address) as link, link.cursor() as cursor:
        cursor.execute("select n, r, reaches(r, n) from unnest(%s) n, unnest(%s) r", [numbers, list(REACHES)])
        said = cursor.fetchall()
    link.close()
    assert len(said) >= 1_900
    assert [(n, r) for n, r, may in said if may != within(r, needed(n))] == []
