"""What the portal relies on in every network, whoever's it is. tests/test_ems_contract.py runs it for each driver.

A driver brings a Network of its own; a claim takes one and asserts. Customers are C1, C2, C3; `server` is a call
server the network knows.
"""

import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Protocol

import pytest

from inventory.ems.driver import Driver, Held, TemporaryFault, ValueRefused
from oms.kit.outbox import PermanentFault

NUMBER, OTHER_NUMBER = "+442079460018", "+442079460019"
MAC = "AABBCC000001"
ADMIN = {"login": "olive@bramley.example", "name": "Olive Bramley", "email": "olive@bramley.example"}
KNOWN = {**ADMIN, "role": ""}  # as the network has it
PASSWORD = "a-Secret-11"


class Network(Protocol):
    """One driver and the network it speaks to, which begins empty."""

    driver: Driver
    server: str

    def answers_too_late(self) -> AbstractContextManager[None]:
        """The next command takes effect, but nobody hears the answer."""

    def trickles(self) -> AbstractContextManager[float]:
        """Every answer comes byte by byte, for longer than the seconds given: the driver's deadline."""

    def ends_calls(self, customer: str, count: int) -> None:
        """So many calls of this customer are over now."""

    def away(self) -> AbstractContextManager[None]:
        """The network cannot be reached."""


def tenant(network: Network, **changes) -> dict:
    values = {"name": "Bramley Dental", "domain": "bramley.example", "language": "en", "plan": "Plan A"}
    return values | {"server": network.server} | changes


def send(network: Network, kind: str, payload: dict | None = None, *, key="", customer="C1", secret="") -> dict:
    return network.driver.execute(kind, customer, key or f"{customer}:{kind}", payload or {}, secret)


def begin(network: Network, customer: str = "C1", **changes) -> dict:
    return send(network, "create_tenant", tenant(network, **changes), customer=customer)


def held(network: Network, customer: str = "C1") -> Held:
    found = network.driver.look(customer)
    assert found is not None
    return found


def has_a_name_for_people(network: Network) -> None:
    assert str(network.driver.label).strip()


def answers_the_same_key_as_the_first_time(network: Network) -> None:
    first = begin(network)
    assert isinstance(first["tenant"], int) and isinstance(first["prefix"], str)
    assert begin(network) == first
    assert (held(network).tenant, held(network).prefix) == (first["tenant"], first["prefix"])


def gives_every_customer_a_place_of_its_own(network: Network) -> None:
    assert begin(network)["tenant"] != begin(network, "C2", domain="cobalt.example")["tenant"]


def acts_once_when_the_answer_is_lost(network: Network) -> None:
    with network.answers_too_late(), pytest.raises(TemporaryFault):
        begin(network)
    assert begin(network)["tenant"] == held(network).tenant


def knows_nothing_of_a_customer_without_tenant(network: Network) -> None:
    assert network.driver.look("C9") is None
    assert network.driver.look("C/../1") is None
    for kind, payload in (("activate_service", {}), ("set_packages", {"items": {"STD": 1}}), ("remove_tenant", {})):
        if kind == "remove_tenant" and getattr(network.driver, "forgets", False):
            assert send(network, kind, payload, customer="C9") == {}, "what is not there is removed"
            continue
        with pytest.raises(PermanentFault) as refused:
            send(network, kind, payload, customer="C9")
        assert not isinstance(refused.value, ValueRefused), "there is no value that would be taken"
    with pytest.raises(PermanentFault):  # a network without a portal, too
        network.driver.portal_link("C9", "clerk@rs.example")


def refuses_a_command_nobody_knows(network: Network) -> None:
    begin(network)
    with pytest.raises(PermanentFault) as refused:
        send(network, "dance")
    assert not isinstance(refused.value, ValueRefused)


def reads_back_everything_in_the_portals_words(network: Network) -> None:
    made = begin(network)
    send(network, "create_administrator", ADMIN, secret=PASSWORD)
    send(network, "add_numbers", {"numbers": [OTHER_NUMBER, NUMBER]})
    send(network, "set_packages", {"items": {"STD": 5, "PRO": 2}})
    send(network, "set_devices", {"devices": [{"model": "1050i", "quantity": 2, "macs": [MAC]}]})
    send(network, "set_channels", {"sip": 4, "tdm": 0, "pbx": 1})
    send(network, "set_bundles", {"bundles": {"UK 500": 3}})
    send(network, "set_fraud_limit", {"default": "25", "custom": "40.50"})
    send(network, "activate_service", {"date": "2026-11-27"})
    assert held(network) == Held(
        **tenant(network), tenant=made["tenant"], prefix=made["prefix"], state="active",
        numbers=[NUMBER, OTHER_NUMBER], administrators=[KNOWN], packages={"STD": 5, "PRO": 2}, bundles={"UK 500": 3},
        devices={"1050i": 2}, macs={MAC: "1050i"}, channels={"sip": 4, "tdm": 0, "pbx": 1},
        default_limit="25.00", custom_limit="40.50",
    )  # fmt: skip


def takes_totals_however_often(network: Network) -> None:
    begin(network)
    commands = [
        ("set_packages", {"items": {"STD": 5}}),
        ("set_bundles", {"bundles": {"UK 500": 3}}),
        ("set_channels", {"sip": 4, "tdm": 2}),
        ("set_devices", {"devices": [{"model": "1050i", "quantity": 1, "macs": [MAC]}]}),
        ("add_numbers", {"numbers": [NUMBER]}),
        ("set_fraud_limit", {"default": "25.00", "custom": None}),
    ]
    for kind, payload in commands:
        send(network, kind, payload, key=f"{kind}:1")
    before = held(network)
    for kind, payload in commands:
        send(network, kind, payload, key=f"{kind}:2")
    assert held(network) == before


def leaves_what_is_not_named_and_takes_away_at_zero(network: Network) -> None:
    begin(network)
    send(network, "set_packages", {"items": {"STD": 5, "PRO": 2}}, key="1")
    send(network, "set_packages", {"items": {"PRO": 0}}, key="2")
    send(network, "set_channels", {"sip": 4, "tdm": 2, "pbx": 1}, key="3")
    send(network, "set_channels", {"sip": 0, "tdm": 2}, key="4")
    found = held(network)
    assert (found.packages, found.channels) == ({"STD": 5}, {"sip": 0, "tdm": 2, "pbx": 1})


def changes_an_administrator_in_what_is_named(network: Network) -> None:
    begin(network)
    send(network, "create_administrator", ADMIN, secret=PASSWORD)
    send(network, "change_administrator", {"login": ADMIN["login"], "name": "Olive B."}, key="1")
    send(network, "change_administrator", {"login": ADMIN["login"]}, key="2", secret="another-Secret-12")
    assert held(network).administrators == [{**KNOWN, "name": "Olive B."}]


def changes_the_details_that_are_named(network: Network) -> None:
    begin(network)
    before = held(network)
    for key in ("1", "1", "2"):
        send(network, "change_tenant", {"name": "Bramley & Sons", "language": "de"}, key=key)
        assert held(network) == replace(before, name="Bramley & Sons", language="de")
    for key, domain in (("3", "sons.example"), ("4", "")):
        send(network, "change_tenant", {"domain": domain}, key=key)
        assert held(network).domain == domain
    with pytest.raises(ValueRefused) as refused:
        send(network, "change_tenant", {"name": " "}, key="5")
    assert refused.value.field == "name"


def stops_and_resumes(network: Network) -> None:
    begin(network)
    assert held(network).state == "created"
    for kind, state in (("activate_service", "active"), ("stop_service", "stopped"), ("resume_service", "active")):
        send(network, kind)
        assert held(network).state == state


def blocks_an_extension_until_it_is_unblocked(network: Network) -> None:
    begin(network)
    begin(network, "C2")
    for key in ("1", "1", "2"):
        send(network, "block_extension", {"extension": "201", "end_calls": True}, key=key)
        assert held(network).blocked == ["201"]
    send(network, "block_extension", {"extension": "105", "end_calls": False}, key="3")
    assert (held(network).blocked, held(network, "C2").blocked) == (["105", "201"], [])
    for key in ("4", "4", "5"):
        send(network, "unblock_extension", {"extension": "201"}, key=key)
        assert held(network).blocked == ["105"]
    send(network, "remove_tenant", key="6")
    begin(network, "C3")
    assert held(network, "C3").blocked == []


def closes_destinations_by_total_lists(network: Network) -> None:
    begin(network)
    both, other = {"closed": ["+53", "+371"], "opened": ["+5399"]}, {"closed": ["+252"], "opened": []}
    for key, lists in (("1", both), ("1", both), ("2", both), ("3", other)) if network.driver.closes else ():
        send(network, "set_closed_destinations", lists, key=key)
        assert (held(network).closed, held(network).opened) == (sorted(lists["closed"]), lists["opened"])


def takes_another_plan(network: Network) -> None:
    begin(network)
    for key in ("1", "1", "2"):
        send(network, "set_plan", {"plan": "Plan B"}, key=key)
        assert held(network).plan == "Plan B"
    with pytest.raises(ValueRefused) as refused:
        send(network, "set_plan", {"plan": " "}, key="3")
    assert (refused.value.field, held(network).plan) == ("plan", "Plan B")


def removes_and_removes_again(network: Network) -> None:
    begin(network)
    send(network, "add_numbers", {"numbers": [NUMBER]})
    send(network, "set_devices", {"devices": [{"model": "1050i", "quantity": 1, "macs": [MAC]}]})
    send(network, "create_administrator", ADMIN, secret=PASSWORD)
    send(network, "remove_tenant", key="1")
    send(network, "remove_tenant", key="1")
    send(network, "remove_tenant", key="2")
    assert network.driver.look("C1") is None
    with pytest.raises(PermanentFault):
        send(network, "activate_service")
    with pytest.raises(PermanentFault):
        network.driver.portal_link("C1", "clerk@rs.example")
    begin(network, "C2")
    send(network, "add_numbers", {"numbers": [NUMBER]}, customer="C2")
    send(network, "create_administrator", ADMIN, customer="C2", secret=PASSWORD)
    assert (held(network, "C2").numbers, held(network, "C2").administrators) == ([NUMBER], [KNOWN])


def removes_numbers_and_removes_them_again(network: Network) -> None:
    begin(network)
    send(network, "add_numbers", {"numbers": [NUMBER, OTHER_NUMBER]})
    send(network, "remove_numbers", {"numbers": [NUMBER]}, key="1")
    send(network, "remove_numbers", {"numbers": [NUMBER]}, key="2")
    assert held(network).numbers == [OTHER_NUMBER]


WRONG = [
    ("add_numbers", {"numbers": ["02079460018"]}, "", "numbers"),
    ("add_numbers", {"numbers": []}, "", "numbers"),
    ("set_packages", {"items": {"STD": -1}}, "", "items"),
    ("set_devices", {"devices": [{"model": "A", "quantity": 1, "macs": ["aa:bb"]}]}, "", "devices"),
    ("set_devices", {"devices": [{"model": "A", "quantity": "2", "macs": []}]}, "", "devices"),
    ("set_channels", {"sip": "4", "tdm": 0}, "", "sip"),
    ("set_fraud_limit", {"default": "NaN", "custom": None}, "", "default"),
    ("block_extension", {"extension": "2 01", "end_calls": True}, "", "extension"),
    ("block_extension", {"extension": "201", "end_calls": "yes"}, "", "end_calls"),
    ("unblock_extension", {"extension": ""}, "", "extension"),
    ("create_administrator", {**ADMIN, "login": "two words"}, PASSWORD, "login"),
    ("create_administrator", ADMIN, "", "secret"),
    ("activate_service", {"date": "tomorrow"}, "", "date"),
]


def names_the_field_whose_value_must_be_mended(network: Network) -> None:
    begin(network)
    before = held(network)
    for kind, payload, secret, field in WRONG:
        with pytest.raises(ValueRefused) as refused:
            send(network, kind, payload, key="wrong", secret=secret)
        assert refused.value.field == field, kind
        assert str(refused.value), kind
    assert held(network) == before, "a refusal leaves nothing half done"


def takes_a_mended_value_under_the_same_key(network: Network) -> None:
    begin(network)
    with pytest.raises(ValueRefused):
        send(network, "add_numbers", {"numbers": ["02079460018"]}, key="k1")
    send(network, "add_numbers", {"numbers": [NUMBER]}, key="k1")
    assert held(network).numbers == [NUMBER]


def gives_nothing_that_another_tenant_holds(network: Network) -> None:
    begin(network)
    send(network, "add_numbers", {"numbers": [NUMBER]})
    send(network, "create_administrator", ADMIN, secret=PASSWORD)
    begin(network, "C2")  # domain and logins may be shared: a tenant is known by its customer
    before = held(network, "C2")
    with pytest.raises(ValueRefused) as refused:
        send(network, "add_numbers", {"numbers": [OTHER_NUMBER, NUMBER]}, customer="C2")
    assert refused.value.field == "numbers"
    assert held(network, "C2") == before == replace(before, numbers=[], administrators=[])


def keeps_an_administrators_role(network: Network) -> None:
    begin(network)
    send(network, "create_administrator", {**ADMIN, "role": "Bramley_Dental_Reseller"}, secret=PASSWORD)
    assert held(network).administrators == [{**ADMIN, "role": "Bramley_Dental_Reseller"}]
    send(network, "change_administrator", {"login": ADMIN["login"], "name": "Olive B."})
    assert held(network).administrators[0]["role"] == "Bramley_Dental_Reseller"


def tells_nothing_of_another_tenants_logins(network: Network) -> None:
    begin(network)
    begin(network, "C2")
    for customer in ("C1", "C2"):
        send(network, "create_administrator", {**ADMIN, "name": customer}, customer=customer, secret=PASSWORD)
    send(network, "change_administrator", {"login": ADMIN["login"], "name": "Other"}, customer="C2")
    assert [held(network, c).administrators[0]["name"] for c in ("C1", "C2")] == ["C1", "Other"]


def opens_the_manager_portal_once(network: Network) -> None:
    begin(network)
    if not network.driver.portal:
        with pytest.raises(PermanentFault, match="has no manager portal"):
            network.driver.portal_link("C1", "clerk@rs.example")
        return
    address = network.driver.portal_link("C1", "clerk@rs.example")
    with urllib.request.urlopen(address, timeout=5) as answer:
        assert answer.status == 200
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(address, timeout=5)
    assert 400 <= refused.value.code < 500
    assert network.driver.portal_link("C1", "clerk@rs.example") != address


def keeps_its_deadline_on_a_trickle(network: Network) -> None:
    asks: list[Callable[[], object]] = [
        lambda: begin(network),
        lambda: network.driver.look("C1"),
        *([lambda: network.driver.portal_link("C1", "clerk@rs.example")] if network.driver.portal else []),
        lambda: network.driver.calls(network.server, "") if network.driver.feed else begin(network),
    ]
    for ask in asks:
        with network.trickles() as seconds:
            started = time.monotonic()
            with pytest.raises(TemporaryFault):
                ask()
            assert time.monotonic() - started < seconds + 10


def says_when_it_cannot_be_reached(network: Network) -> None:
    with network.away():
        for ask in (lambda: begin(network), lambda: network.driver.look("C1")):
            with pytest.raises(TemporaryFault):
                ask()
        with pytest.raises(TemporaryFault if network.driver.portal else PermanentFault):
            network.driver.portal_link("C1", "clerk@rs.example")


CLAIMS = [
    has_a_name_for_people,
    answers_the_same_key_as_the_first_time,
    gives_every_customer_a_place_of_its_own,
    acts_once_when_the_answer_is_lost,
    knows_nothing_of_a_customer_without_tenant,
    refuses_a_command_nobody_knows,
    reads_back_everything_in_the_portals_words,
    takes_totals_however_often,
    leaves_what_is_not_named_and_takes_away_at_zero,
    changes_an_administrator_in_what_is_named,
    stops_and_resumes,
    blocks_an_extension_until_it_is_unblocked,
    closes_destinations_by_total_lists,
    takes_another_plan,
    removes_and_removes_again,
    removes_numbers_and_removes_them_again,
    names_the_field_whose_value_must_be_mended,
    takes_a_mended_value_under_the_same_key,
    gives_nothing_that_another_tenant_holds,
    keeps_an_administrators_role,
    tells_nothing_of_another_tenants_logins,
    opens_the_manager_portal_once,
    keeps_its_deadline_on_a_trickle,
    says_when_it_cannot_be_reached,
]
