"""Whatever somebody makes of a line or adds beside the lines, in each network it is found as what it is, and mended by commands."""

import pytest

from inventory.ems.driver import Held
from inventory.enums import MENDED_IN, Thing
from inventory.models import Difference
from inventory.queries.mending import command_for
from inventory.queries.parity import Contract, Found, differences
from tests.ems_contract import MAC, NUMBER, OTHER_NUMBER, begin, held, send
from tests.ems_line_claims import OTHER_MAC, line
from tests.test_ems_contract import NETWORKS

pytestmark = pytest.mark.django_db
OLIVE = line("201", "Olive Bramley", number=NUMBER, mac=MAC, reach="mobile", voicemail=True)
SAM = line("202", "Sam Sample", number=OTHER_NUMBER, mac=OTHER_MAC, reach="all", voicemail=False)
FREE = line("203", item="PRO", reach="all", voicemail=False)
LINES = (OLIVE, SAM, FREE)
BY_HAND = {  # what somebody tells the network → what is found
    "name": ({"lines": [OLIVE | {"name": "Dora Dummy"}]}, {("name", "201", "Olive Bramley", "Dora Dummy")}),
    "free": ({"lines": [OLIVE | {"name": ""}]}, {("name", "201", "Olive Bramley", "")}),
    "number": ({"lines": [OLIVE | {"number": ""}]}, {("caller", "201", "020 7946 0018", "")}),
    "phone": ({"lines": [OLIVE | {"mac": ""}]}, {("phone", "201", "AA:BB:CC:00:00:01", "")}),
    "changed places": (
        {"lines": [OLIVE | {"number": OTHER_NUMBER, "mac": OTHER_MAC}, SAM | {"number": NUMBER, "mac": MAC}]},
        {
            ("caller", "201", "020 7946 0018", "020 7946 0019"), ("caller", "202", "020 7946 0019", "020 7946 0018"),
            ("phone", "201", "AA:BB:CC:00:00:01", "AA:BB:CC:00:00:02"),
            ("phone", "202", "AA:BB:CC:00:00:02", "AA:BB:CC:00:00:01"),
        },
    ),
    "package": ({"lines": [OLIVE | {"item": "PRO"}]}, {("package", "201", "STD", "PRO")}),
    "reach": ({"lines": [OLIVE | {"reach": "all"}]}, {("reach", "201", "mobile", "all")}),
    "voicemail": ({"lines": [OLIVE | {"voicemail": False}]}, {("voicemail", "201", "1", "0")}),
    "gone": ({"gone": ["202"]}, {("line", "202", "1", "0")}),
    "another extension": (
        {"lines": [line("902", "Sam Sample")], "gone": ["202"]}, {("line", "202", "1", "0"), ("user", "902", "0", "STD")},
    ),
    "beyond": ({"lines": [line("904", "Polly Pattern")]}, {("user", "904", "0", "STD")}),
}  # fmt: skip


def contract_of(there: Held, own_users: bool) -> Contract:
    """One that wants all that is there, and these lines."""
    macs = {model: frozenset(mac for mac, of in there.macs.items() if of == model) for model in there.devices}
    return Contract(
        state=there.state, plan=there.plan, items=there.packages, names={"STD": "STD", "PRO": "PRO"},
        numbers=frozenset(there.numbers), devices={model: (n, macs[model]) for model, n in there.devices.items()},
        channels=there.channels, bundles=there.bundles, limits=("", ""),
        details={"name": there.name, "domain": there.domain, "language": there.language},
        lines={one["extension"]: one for one in LINES}, own_users=own_users,
    )  # fmt: skip


def row(found: Found) -> Difference:
    return Difference(
        thing=found.thing, key=found.key, name=found.name, contract=found.contract, network=found.network, held=dict(found.held),
    )  # fmt: skip


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("what", BY_HAND)
def test_what_is_changed_by_hand_is_found_and_mended(what, name, ems, settings) -> None:
    network = NETWORKS[name](ems, settings)
    begin(network)
    send(network, "add_numbers", {"numbers": [NUMBER, OTHER_NUMBER]})
    send(network, "set_packages", {"items": {"STD": 3, "PRO": 2}})
    send(network, "set_devices", {"devices": [{"model": "1050i", "quantity": 2, "macs": [MAC, OTHER_MAC]}]})
    send(network, "set_lines", {"lines": list(LINES)}, key="as ordered")
    contract = contract_of(held(network), network.driver.portal)
    assert differences(contract, held(network)) == []
    payload, expected = BY_HAND[what]
    send(network, "set_lines", payload, key="by hand")
    found = differences(contract, held(network))
    assert {(one.thing, one.key, one.contract, one.network) for one in found} == expected
    for place, one in enumerate(sorted(found, key=lambda one: MENDED_IN.index(Thing(one.thing)))):
        told = command_for(row(one), contract)
        send(network, str(told["kind"]), told["payload"], key=f"mended {place}")
    assert differences(contract, held(network)) == []


@pytest.mark.parametrize("name", NETWORKS)
def test_whom_a_customer_sets_up_by_itself_is_beyond_nothing_where_it_can(name, ems, settings) -> None:
    """The simulator has a manager portal; in the others every user is one that somebody ordered."""
    network = NETWORKS[name](ems, settings)
    assert network.driver.portal is (name == "simulator")
