"""Which network a command goes to, and kinds of commands that an app adds of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from customers.models import Customer
from inventory.actions.manager_portal import open_manager_portal
from inventory.ems import fields
from inventory.ems.driver import TemporaryFault, ValueRefused
from inventory.ems.drivers import DEFAULT, DRIVERS
from inventory.ems.kinds import KINDS, Carried, CommandWay, described
from inventory.ems.simulator.effects import EFFECTS
from inventory.models import CallServer, Command, Tenant
from inventory.queries.driver import driver_of
from oms.kit.acting import as_system
from oms.kit.delivery import deliver_due
from oms.kit.outbox import PermanentFault
from tests.commands import call_server, fresh, send_one, states, tenant
from tests.page import read
from tests.people import CLERK, SP

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_outbox")]
ROOT = Path(__file__).resolve().parent.parent


class Other:
    """A second network: it notes what it is told."""

    label = "Other network"
    portal = True
    closes = True
    dials = registrar = None
    platforms = ()
    gives_messages = False
    hears = ""

    def __init__(self) -> None:
        self.told: list[tuple[str, str, dict]] = []
        self.fault: Exception | None = None

    def execute(self, kind: str, customer_code: str, key: str, payload: dict, secret: str) -> dict:
        self.told.append((customer_code, kind, payload))
        if self.fault:
            raise self.fault
        return {"tenant": 7, "prefix": "O7"} if kind == "create_tenant" else {}

    def look(self, customer_code: str) -> None:
        return None

    def portal_link(self, customer_code: str, person: str) -> str:
        return f"https://other.example/{customer_code}/{person}"

    def publish_terms(self, key: str, terms: dict) -> None:
        self.told.append(("", "terms", terms))

    def agreements(self, after: int) -> list:
        return []


@pytest.fixture
def other(monkeypatch) -> Other:
    """The second network, and the call server CM-O1 in it."""
    driver = Other()
    monkeypatch.setitem(DRIVERS, "other", driver)
    call_server("CM-O1")
    with as_system():
        CallServer.objects.filter(cm_id="CM-O1").update(driver="other")
    return driver


def stands_on(customer: Customer, cm_id: str) -> None:
    with as_system():
        Customer.objects.filter(pk=customer.pk).update(cm_id=cm_id)


# --- which driver


def test_each_customers_commands_go_to_its_own_network(acting, bakery, second, ems, effects, other) -> None:
    with acting(CLERK):
        sent = [
            send_one(bakery, "create_tenant", tenant(bakery, "CM-O1")),
            send_one(bakery, "set_packages", {"items": {"STD": 5}}),
            send_one(second, "create_tenant", tenant(second)),
            send_one(second, "activate_service", {}),
        ]
    assert deliver_due("ems") == 4
    assert states(*sent) == ["done"] * 4
    assert [(code, kind) for code, kind, _ in other.told] == [
        (bakery.code, "create_tenant"), (bakery.code, "set_packages"),
    ]  # fmt: skip
    assert effects() == [(second.code, "create_tenant"), (second.code, "activate_service")]
    with as_system():
        assert Tenant.objects.get(customer=bakery).server.cm_id == "CM-O1"
        assert driver_of(bakery) is other is driver_of(fresh(sent[1])) is driver_of(fresh(sent[0]))
        assert driver_of(second) is DRIVERS[DEFAULT]


def test_a_customer_whose_tenant_was_removed_is_asked_for_where_it_was(bakery, other) -> None:
    stands_on(bakery, "CM-O1")
    with as_system():
        assert not Tenant.objects.filter(customer=bakery).exists()
        assert driver_of(bakery) is other


def test_a_customer_that_stands_nowhere_is_asked_for_at_the_default(bakery, other) -> None:
    with as_system():
        assert driver_of(bakery) is DRIVERS[DEFAULT]


def test_a_call_server_says_its_own(other) -> None:
    with as_system():
        assert driver_of(CallServer.objects.get(cm_id="CM-O1")) is other


def test_a_call_server_that_nobody_knows_is_said_before_anything_is_sent(acting, bakery, ems, effects) -> None:
    with acting(CLERK):
        command = send_one(bakery, "create_tenant", tenant(bakery, cm_id="CM-NONE"))
    deliver_due("ems")
    assert (fresh(command).state, "no call server CM-NONE" in fresh(command).last_error) == ("failed", True)
    assert effects() == []


def test_a_driver_that_is_not_installed_is_said(acting, bakery, ems, effects) -> None:
    server = call_server("CM-O1")
    with as_system():
        CallServer.objects.filter(pk=server.pk).update(driver="gone")
    with acting(CLERK):
        command = send_one(bakery, "create_tenant", tenant(bakery, "CM-O1"))
    deliver_due("ems")
    assert (fresh(command).state, "“gone” is not installed" in fresh(command).last_error) == ("failed", True)


def test_the_manager_portal_is_that_of_the_customers_network(acting, bakery, other) -> None:
    stands_on(bakery, "CM-O1")
    with acting(CLERK) as user:
        address = open_manager_portal(customer=bakery, ip="192.0.2.1", by=user, at=timezone.now())
    assert address == f"https://other.example/{bakery.code}/{CLERK}"


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        (TemporaryFault("busy"), "waiting"),
        (ValueRefused("name: too long there", field="name"), "failed"),
        (PermanentFault("never"), "failed"),
    ],
)
def test_refusals_are_told_apart(acting, bakery, other, fault, state) -> None:
    other.fault = fault
    with acting(CLERK):
        command = send_one(bakery, "create_tenant", tenant(bakery, "CM-O1"))
    deliver_due("ems")
    assert (fresh(command).state, fresh(command).last_error) == (state, str(fault))


# --- the page of a call server


def form_of(client, cm_id: str = "CM-T1"):
    with as_system():
        pk = CallServer.objects.get(cm_id=cm_id).pk
    return read(client.get(reverse("inventory:call-servers-edit", args=[pk])).content)


def test_with_one_driver_there_is_nothing_to_choose(signed_in, monkeypatch) -> None:
    for name in set(DRIVERS) - {DEFAULT}:
        monkeypatch.delitem(DRIVERS, name)
    call_server()
    page = form_of(signed_in(SP))
    field = page.first("select", name="driver")
    assert "disabled" in field.attributes
    assert "Simulator" in field.text


def test_with_two_drivers_a_call_server_is_given_one_of_them(signed_in, other) -> None:
    call_server()
    field = form_of(signed_in(SP)).first("select", name="driver")
    assert "disabled" not in field.attributes
    assert "Simulator" in field.text and "Other network" in field.text


def test_where_tenants_are_the_network_stays(signed_in, bakery, other) -> None:
    with as_system():
        Tenant.objects.create(customer=bakery, server=call_server(), number=1, prefix="T1")
    assert "disabled" in form_of(signed_in(SP)).first("select", name="driver").attributes


# --- kinds of an app's own

noted: list[tuple[str, dict]] = []


@pytest.fixture
def note(monkeypatch) -> Iterator[CommandWay]:
    """A kind that no general file knows."""
    noted.clear()
    way = KINDS.add(
        CommandWay(
            "note", "Leave a note", "is kept with the tenant", (Carried("words", fields.text(20), "text"),),
            follows=lambda command, answer: noted.append((command.customer.code, answer)),
        )
    )  # fmt: skip
    monkeypatch.setitem(EFFECTS, "note", lambda db, customer, values, secret: ({"kept": values["words"]}, "noted"))
    yield way
    KINDS.remove("note")


def test_a_kind_is_one_entry(acting, bakery, ems, effects, note, signed_in) -> None:
    with acting(CLERK):
        send_one(bakery, "create_tenant", tenant(bakery))
        command = send_one(bakery, "note", {"words": " ring twice "})
        with pytest.raises(ValueError, match="note lacks words"):
            send_one(bakery, "note", {})
        command.full_clean(exclude=["secret", "lane", "answer"])
    assert deliver_due("ems") == 2
    assert effects()[-1] == (bakery.code, "note")
    assert noted == [(bakery.code, {"kept": "ring twice"})]
    assert fresh(command).get_kind_display() == "Leave a note"
    page = signed_in(CLERK).get(reverse("inventory:provisioning") + "?kind=note").content.decode()
    assert page.count("Leave a note") >= 2, "in the grid and among the choices"
    assert "`note` | `words` text | is kept with the tenant |" in described()


def test_what_a_kind_cannot_carry_fails_with_the_field_named(acting, bakery, ems, note) -> None:
    with acting(CLERK):
        send_one(bakery, "create_tenant", tenant(bakery))
        command = send_one(bakery, "note", {"words": "x" * 21})
    deliver_due("ems")
    assert fresh(command).state == "failed"
    assert fresh(command).last_error.startswith("words: text of 1 to 20")


def test_a_command_whose_kind_is_not_known_any_more_is_still_shown(acting, bakery, ems, note, signed_in) -> None:
    with acting(CLERK):
        command = send_one(bakery, "note", {"words": "a"})
    KINDS.remove("note")
    try:
        assert signed_in(CLERK).get(reverse("inventory:provisioning")).status_code == 200
        deliver_due("ems")
        assert fresh(command).state == "failed"
        assert Command.objects.model._meta.get_field("kind").choices
    finally:
        KINDS.add(note)


def test_a_name_is_taken_once() -> None:
    with pytest.raises(ValueError, match="already"):
        KINDS.add(CommandWay("add_numbers", "Again", "twice"))


def test_the_documentation_is_that_of_the_table() -> None:
    text = (ROOT / "docs" / "network.md").read_text()
    assert described() in text, "python -m inventory.ems.kinds writes the table of docs/network.md"
