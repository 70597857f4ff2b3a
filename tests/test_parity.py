"""Every field of what the network holds is compared with the contract, or belongs to Service Usage (inventory/queries/parity.py)."""

from dataclasses import fields, replace

import pytest

from inventory.ems.driver import Held, NetworkUser
from inventory.enums import MENDED_IN, TenantState, Thing
from inventory.queries.differing import called, in_words
from inventory.queries.mending import COMMANDS, WITHOUT
from inventory.queries.parity import Contract, Found, differences

pytestmark = pytest.mark.django_db
MAC, E164 = "02005E100001", "+442079460018"
CONTRACT = Contract(
    state="active", plan="Plan A", items={"std": 2}, names={"std": "Standard"}, numbers=frozenset({E164}),
    devices={"1050i": (1, frozenset({MAC}))}, channels={"sip": 4, "tdm": 0, "pbx": 0}, bundles={"UK 500": 1},
    limits=("25.00", ""), place=("CM-1", "1001", "T01001"),
    details={"name": "Bramley Dental", "domain": "bramley.example", "language": "en"},
    admin=("Olive@bramley.example", "Olive Bramley", "olive@bramley.example"), group=("G1", "12", "Leeds"),
    blocked=frozenset({"201"}), 
    lines={
        "201": {
            "extension": "201", "name": "Olive", "item": "std", "number": E164, "mac": MAC, "reach": "mobile", "voicemail": True,
        },
    },
)  # fmt: skip
OLIVE = {"login": "olive@bramley.example", "name": "Olive Bramley", "email": "olive@bramley.example", "role": ""}
OLIVES = NetworkUser("201", "Olive", ("std",), E164, MAC, reach="mobile", voicemail=True)
THEIRS = {"login": "max@bramley.example", "name": "Max Muster", "email": "max@bramley.example", "role": "x"}
HELD = Held(
    server="CM-1", tenant=1001, prefix="T01001", name="Bramley Dental", domain="bramley.example", language="en",
    plan="Plan A", state="active", numbers=[E164], administrators=[OLIVE, THEIRS], packages={"std": 2},
    bundles={"UK 500": 1}, devices={"1050i": 1}, macs={MAC: "1050i"}, channels={"sip": 4, "tdm": 0, "pbx": 0},
    default_limit="25", group="G1", access_code="12", blocked=["201"], users=[OLIVES],
)  # fmt: skip
TAMPERED = {  # field → what somebody made of it, and what it is told as
    "server": ("CM-2", Thing.PLACE),
    "tenant": (1002, Thing.PLACE),
    "prefix": ("T01002", Thing.PLACE),
    "name": ("Bramley", Thing.DETAILS),
    "domain": ("other.example", Thing.DETAILS),
    "language": ("de", Thing.DETAILS),
    "plan": ("Plan B", Thing.PLAN),
    "state": ("stopped", Thing.STATE),
    "numbers": ([], Thing.NUMBER),
    "administrators": ([THEIRS], Thing.ADMIN),
    "packages": ({"std": 3}, Thing.ITEM),
    "bundles": ({}, Thing.BUNDLE),
    "devices": ({"1050i": 2}, Thing.DEVICE),
    "macs": ({}, Thing.DEVICE),
    "channels": ({"sip": 5, "tdm": 0, "pbx": 0}, Thing.CHANNEL),
    "default_limit": ("30.00", Thing.LIMIT),
    "custom_limit": ("40.00", Thing.LIMIT),
    "group": ("", Thing.GROUP),
    "access_code": ("13", Thing.GROUP),
    "blocked": ([], Thing.BLOCK),
}
IN_USE = {  # no part of the contract: Service Usage shows them
    "users": [OLIVES, NetworkUser("101", "Sam Sample", ("call-recording",), E164)],  # no package of a user
    "busy": {"sip": 3},
    "registered": [MAC],
}
TOLD_ANEW = {"closed", "opened"}  # whenever the list or a plan changes (callstats); nothing compares them yet


def test_a_network_as_the_contract_wants_it_differs_in_nothing() -> None:
    assert differences(CONTRACT, HELD) == []


def test_every_field_is_compared_or_is_use() -> None:
    assert {field.name for field in fields(Held)} == {*TAMPERED, *IN_USE, *TOLD_ANEW}


@pytest.mark.parametrize("name", TAMPERED)
def test_a_field_that_was_changed_is_one_difference(name: str) -> None:
    value, thing = TAMPERED[name]
    (found,) = differences(CONTRACT, replace(HELD, **{name: value}))
    assert found.thing == thing and found.contract != found.network


@pytest.mark.parametrize("name", IN_USE)
def test_what_is_in_use_is_no_difference(name: str) -> None:
    assert differences(CONTRACT, replace(HELD, **{name: IN_USE[name]})) == []


LINES = {  # what somebody made of line 201 → how it is told
    "gone": (None, Found(Thing.LINE, "201", "201", "1", "0")),
    "package": ({"items": ("reception-pack", "odd")}, Found(Thing.PACKAGE, "201", "201", "Standard", "Reception Pack · odd")),
    "no package": ({"items": ()}, Found(Thing.PACKAGE, "201", "201", "Standard", "")),
    "number": ({"number": "+442079460019"}, Found(Thing.CALLER, "201", "201", "020 7946 0018", "020 7946 0019")),
    "no number": ({"number": ""}, Found(Thing.CALLER, "201", "201", "020 7946 0018", "")),
    "name": ({"name": "Olive  B."}, Found(Thing.NAME, "201", "201", "Olive", "Olive B.")),
    "nobody": ({"name": ""}, Found(Thing.NAME, "201", "201", "Olive", "")),
    "phone": ({"mac": "02005E100002"}, Found(Thing.PHONE, "201", "201", "02:00:5E:10:00:01", "02:00:5E:10:00:02")),
    "no phone": ({"mac": ""}, Found(Thing.PHONE, "201", "201", "02:00:5E:10:00:01", "")),
    "reach": ({"reach": "all"}, Found(Thing.REACH, "201", "201", "mobile", "all")),
    "voicemail": ({"voicemail": False}, Found(Thing.VOICEMAIL, "201", "201", "1", "0")),
}  # fmt: skip
IN_WORDS = {
    "gone": ("Extension 201", "there", "not there"), "package": ("Extension 201", "Standard", "Reception Pack · odd"),
    "number": ("Extension 201", "020 7946 0018", "020 7946 0019"), "voicemail": ("Extension 201", "there", "not there"),
}  # fmt: skip


@pytest.mark.parametrize("what", LINES)
def test_a_line_is_compared_in_each_part(what: str, everything) -> None:
    changed, wanted = LINES[what]
    users = [] if changed is None else [replace(OLIVES, **changed)]
    (found,) = differences(CONTRACT, replace(HELD, users=users))
    assert found == wanted
    if what in IN_WORDS:
        sides = (in_words(found.thing, found.key, side) for side in (found.contract, found.network))
        assert (called(found.thing, found.key, found.name), *sides) == IN_WORDS[what]


BEYOND = {  # a user on no line → what is found, where the customer sets people up by itself, and where it cannot
    "a package of a line": (("std",), "Standard", "Standard"),
    "another user package": (("call-recording", "basic-user-vm"), "Basic User With VM", "Basic User With VM"),
    "a feature alone": (("call-recording",), None, "1"),
    "nothing": ((), None, "1"),
}


@pytest.mark.parametrize("what", BEYOND)
def test_a_user_on_no_line_is_beyond_the_contract_with_a_user_package(what: str, everything) -> None:
    items, *expected = BEYOND[what]
    users = [OLIVES, NetworkUser("901", "Sam Sample", items)]
    for own_users, network in zip((True, False), expected, strict=True):
        found = differences(replace(CONTRACT, own_users=own_users), replace(HELD, users=users))
        assert found == ([Found(Thing.USER, "901", "Sam Sample", "0", network)] if network else [])
        for one in found:
            assert one.held == {"extension": "901", "name": "Sam Sample", "items": list(items), "number": "", "mac": ""}
            assert called(one.thing, one.key, one.name) == "Extension 901 Sam Sample"
            assert in_words(one.thing, one.key, one.contract) == "not there"
            assert in_words(one.thing, one.key, one.network) == ("there" if network == "1" else network)


def test_a_package_beside_the_lines_own_is_the_customers() -> None:
    assert differences(CONTRACT, replace(HELD, users=[replace(OLIVES, items=("reception-pack", "std"))])) == []


@pytest.mark.parametrize("part", ["name", "email"])
def test_an_administrator_is_compared_in_each_part(part: str) -> None:
    (found,) = differences(CONTRACT, replace(HELD, administrators=[{**OLIVE, part: "somebody@else.example"}]))
    assert found.thing == Thing.ADMIN and "somebody@else.example" in found.network


def test_what_nobody_here_manages_is_not_compared() -> None:
    unmanaged = replace(CONTRACT, numbers=None, blocked=None, place=(), admin=None)
    held = replace(HELD, numbers=[], blocked=["305"], server="CM-9", administrators=[])
    assert differences(unmanaged, held) == []


def test_without_a_tenant_that_alone_is_told() -> None:
    (found,) = differences(CONTRACT, None)
    assert (found.thing, found.network) == (Thing.TENANT, TenantState.NONE)


def test_every_kind_has_its_place_in_the_lane_and_its_command_or_says_why_not() -> None:
    assert sorted(MENDED_IN) == sorted(Thing)
    assert {*COMMANDS, *WITHOUT} == set(Thing) and not {*COMMANDS} & {*WITHOUT}
