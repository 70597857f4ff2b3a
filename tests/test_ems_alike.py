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
OTHERS = sorted(
    set(NETWORKS) - {"simulator", "broadworks"}
)  # BroadWorks has a test of its own: test_broadworks_random.py


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
    "change_tenant": lambda chance: {"name": chance.choice(("Bramley", "Bramley Dental")), "language": "de"},
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
    secret = "a-Secret-11" if kind == "create_administrator" else ""
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


@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("seed", range(6))
def test_networks_told_the_same_stand_alike(seed, other, ems, settings) -> None:
    chance = random.Random(seed)
    ours, theirs = NETWORKS["simulator"](ems, settings), NETWORKS[other](ems, settings)
    kinds = list(COMMANDS)
    weights = [RARE.get(kind, 1) for kind in kinds]
    done = 0
    for customer in CUSTOMERS:
        for network in (ours, theirs):
            assert told(network, customer, "create_tenant", f"begin:{customer}", tenant(Simulated)) == "done"
    for step in range(120):
        customer, kind = chance.choice(CUSTOMERS), chance.choices(kinds, weights)[0]
        payload, key = COMMANDS[kind](chance), f"{seed}:{step}"
        if chance.random() < 0.03:
            lost(theirs, customer, kind, key, payload)
        ends = [told(network, customer, kind, key, payload) for network in (ours, theirs)]
        assert ends[0] == ends[1], (step, customer, kind, payload)
        if chance.random() < 0.3:
            assert told(theirs, customer, kind, key, payload) == ends[0], "again, the same answer"
        done += ends[0] == "done"
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
