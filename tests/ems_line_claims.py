"""What the portal relies on in every network about lines (tests/ems_contract.py holds the rest)."""

import pytest

from inventory.ems.driver import NetworkUser, TemporaryFault, ValueRefused
from inventory.ems.reach import REACHES
from oms.kit.outbox import PermanentFault
from tests.ems_contract import MAC, NUMBER, OTHER_NUMBER, Network, begin, held, send

OTHER_MAC = "AABBCC000002"


def line(extension: str, name: str = "", **changes) -> dict:
    values = {"extension": extension, "name": name, "item": "STD", "number": "", "mac": "", "turn": 1}
    return values | changes


def furnished(network: Network, customer: str = "C1") -> None:
    """A tenant with two packages of STD and one of PRO, a number and two telephones."""
    begin(network, customer)
    send(network, "add_numbers", {"numbers": [NUMBER]}, customer=customer)
    send(network, "set_packages", {"items": {"STD": 2, "PRO": 1}}, customer=customer)
    devices = [{"model": "1050i", "quantity": 2, "macs": [MAC, OTHER_MAC]}]
    send(network, "set_devices", {"devices": devices}, customer=customer)


def set_lines(network: Network, *named: dict, gone: tuple[str, ...] = (), key: str, customer: str = "C1") -> dict:
    payload: dict = {"lines": list(named)} if named else {}
    return send(network, "set_lines", payload | ({"gone": list(gone)} if gone else {}), key=key, customer=customer)


def reads_lines_back_as_they_were_set(network: Network) -> None:
    furnished(network)
    named = [line("1001", "Olive Bramley", number=NUMBER, mac=MAC), line("1002"), line("1003", item="PRO", turn=7)]
    first = set_lines(network, *named, key="1")
    expected = [
        NetworkUser("1001", "Olive Bramley", ("STD",), NUMBER, MAC), NetworkUser("1002", "", ("STD",)),
        NetworkUser("1003", "", ("PRO",)),
    ]  # fmt: skip
    assert held(network).users == expected
    assert held(network).in_use() == expected[:1], "a line without a name is used by nobody"
    assert set_lines(network, *named, key="1") == first, "the same key again does nothing more"
    set_lines(network, *named, key="2")
    assert held(network).users == expected, "said again, nothing is another"


def replaces_a_line_that_is_named_again(network: Network) -> None:
    furnished(network)
    set_lines(network, line("1001", "Olive Bramley", number=NUMBER, mac=MAC), line("1002"), key="1")
    set_lines(network, line("1001", "Sam Sample", item="PRO", mac=OTHER_MAC, turn=2), key="2")
    assert held(network).users == [
        NetworkUser("1001", "Sam Sample", ("PRO",), "", OTHER_MAC), NetworkUser("1002", "", ("STD",)),
    ]  # fmt: skip
    set_lines(network, line("1001", "Sam Sample", mac=MAC), line("1002", number=NUMBER, mac=OTHER_MAC), key="3")
    set_lines(network, line("1001", number=NUMBER, mac=OTHER_MAC), line("1002", mac=MAC), key="4")
    found = {user.extension: (user.number, user.mac) for user in held(network).users}
    assert found == {"1001": (NUMBER, OTHER_MAC), "1002": ("", MAC)}, "numbers and telephones may change places at once"


def takes_lines_away(network: Network) -> None:
    furnished(network)
    set_lines(network, line("1001", "Olive Bramley", number=NUMBER), line("1002"), key="1")
    set_lines(network, line("1003", number=NUMBER), gone=("1001", "9999"), key="2")
    expected = [NetworkUser("1002", "", ("STD",)), NetworkUser("1003", "", ("STD",), NUMBER)]
    assert held(network).users == expected
    set_lines(network, line("1003", number=NUMBER), gone=("1001", "9999"), key="2")
    set_lines(network, gone=("1001",), key="3")
    assert held(network).users == expected, "what is gone may be gone again"
    set_lines(network, key="4")
    assert held(network).users == expected, "what is not named stays"


def makes_room_for_fewer_packages_where_nobody_uses_a_line(network: Network) -> None:
    furnished(network)
    set_lines(network, line("1001", "Olive Bramley"), line("1002"), key="1")
    send(network, "set_packages", {"items": {"STD": 1}}, key="2")
    set_lines(network, gone=("1002",), key="3")
    assert (held(network).packages["STD"], len(held(network).users)) == (1, 1)
    with pytest.raises(PermanentFault):
        send(network, "set_packages", {"items": {"STD": 0}}, key="4")


WRONG = [
    ({"lines": [line("1001"), line("1002"), line("1003")]}, "lines"),  # two packages for three lines
    ({"lines": [line("1001", item="NONE")]}, "lines"),
    ({"lines": [line("1001", number=OTHER_NUMBER)]}, "lines"),
    ({"lines": [line("1001", number=NUMBER), line("1002", number=NUMBER)]}, "lines"),
    ({"lines": [line("1002", number="+442079460017")]}, "lines"),
    ({"lines": [line("1001", mac=MAC), line("1002", mac=MAC)]}, "lines"),
    ({"lines": [line("1001"), line("1001")]}, "lines"),
    ({"lines": [line("10 01")]}, "lines"),
    ({"lines": [line("112")]}, "lines"),
    ({"lines": [line("1001", number="020 7946 0018")]}, "lines"),
    ({"lines": [line("1001", mac="aa:bb")]}, "lines"),
    ({"lines": [line("1001", turn=0)]}, "lines"),
    ({"lines": [line("1001", reach="everything")]}, "lines"),
    ({"lines": [line("1001", reach=None)]}, "lines"),
    ({"lines": [{"extension": "1001"}]}, "lines"),
    ({"lines": [line("1001") | {"password": "a-Secret-11"}]}, "lines"),
    ({"lines": []}, "lines"),
    ({"gone": ["10 01"]}, "gone"),
    ({"gone": "1001"}, "gone"),
    ({"lines": [line("1009")], "gone": ["1009"]}, "gone"),
]  # fmt: skip


def refuses_lines_that_contradict_what_the_tenant_has(network: Network) -> None:
    furnished(network)
    set_lines(network, line("1009", "Sam Sample", item="PRO", number=NUMBER, mac=OTHER_MAC), key="1")
    before = held(network)
    taken = [({"lines": [line("1001", number=NUMBER)]}, "lines"), ({"lines": [line("1001", mac=OTHER_MAC)]}, "lines")]
    for payload, field in WRONG + taken:
        with pytest.raises(ValueRefused) as refused:
            send(network, "set_lines", payload, key="wrong")
        assert refused.value.field == field, payload
        assert held(network) == before, "a refusal leaves nothing half done"


def keeps_lines_of_two_tenants_apart(network: Network) -> None:
    furnished(network)
    begin(network, "C2")
    send(network, "set_packages", {"items": {"STD": 2}}, customer="C2")
    set_lines(network, line("1001", "Olive Bramley", number=NUMBER, mac=MAC), key="1")
    set_lines(network, line("1001", "Sam Sample"), key="2", customer="C2")
    for changes in ({"number": NUMBER}, {"mac": MAC}):
        with pytest.raises(ValueRefused) as refused:
            set_lines(network, line("1002", **changes), key="3", customer="C2")
        assert refused.value.field == "lines" and "C1" not in str(refused.value)
    assert held(network, "C2").users == [NetworkUser("1001", "Sam Sample", ("STD",))]
    assert held(network).users == [NetworkUser("1001", "Olive Bramley", ("STD",), NUMBER, MAC)]


def sets_lines_once_when_the_answer_is_lost(network: Network) -> None:
    furnished(network)
    with network.answers_too_late(), pytest.raises(TemporaryFault):
        set_lines(network, line("1001", "Olive Bramley"), key="1")
    set_lines(network, line("1001", "Olive Bramley"), key="1")
    assert held(network).users == [NetworkUser("1001", "Olive Bramley", ("STD",))]


def releases_lines_with_their_tenant(network: Network) -> None:
    furnished(network)
    set_lines(network, line("1001", "Olive Bramley", number=NUMBER, mac=MAC), key="1")
    send(network, "remove_tenant")
    furnished(network, "C2")
    assert held(network, "C2").users == []
    set_lines(network, line("1001", "Sam Sample", number=NUMBER, mac=MAC), key="2", customer="C2")
    assert held(network, "C2").users == [NetworkUser("1001", "Sam Sample", ("STD",), NUMBER, MAC)]


def knows_what_each_line_may_call(network: Network) -> None:
    furnished(network)
    set_lines(network, line("1001", "Olive Bramley", reach="internal"), line("1002", reach="mobile"), key="1")
    assert _reaches(network) == {"1001": "internal", "1002": "mobile"}
    for key, reach in enumerate((*REACHES, *reversed(REACHES))):
        set_lines(network, line("1001", "Olive Bramley", reach=reach), key=f"r{key}")
        assert _reaches(network) == {"1001": reach, "1002": "mobile"}
    set_lines(network, line("1001", "Olive Bramley", item="PRO"), key="2")
    assert _reaches(network)["1001"] == "all", "a line of which nothing is said may call everything"
    for kind, payload in (("block_extension", {"end_calls": False}), ("unblock_extension", {})):
        send(network, kind, {"extension": "1002", **payload})
        assert _reaches(network)["1002"] == "mobile", "it may again what it could before it was blocked"
    set_lines(network, gone=("1002",), key="3")
    set_lines(network, line("1002"), key="4")
    assert _reaches(network)["1002"] == "all", "what is gone leaves nothing behind"


def _reaches(network: Network) -> dict[str, str]:
    return {user.extension: user.reach for user in held(network).users}


LINE_CLAIMS = [
    knows_what_each_line_may_call,
    reads_lines_back_as_they_were_set,
    replaces_a_line_that_is_named_again,
    takes_lines_away,
    makes_room_for_fewer_packages_where_nobody_uses_a_line,
    refuses_lines_that_contradict_what_the_tenant_has,
    keeps_lines_of_two_tenants_apart,
    sets_lines_once_when_the_answer_is_lost,
    releases_lines_with_their_tenant,
]
