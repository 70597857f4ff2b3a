"""Differences between contract and network: found, told, mended in either direction."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from catalogue.models import DeviceModel
from customers.models import Customer, DeviceHolding, NumberHolding, ServiceLine
from inventory.actions.difference import mend_network
from inventory.actions.reading import read_due
from inventory.models import Command, Difference, Reading
from oms.kit.acting import as_system
from oms.kit.delivery import deliver_due
from oms.kit.phones import national
from orders.actions.from_difference import order_difference
from orders.effect.reading import Reading as OrderReading
from orders.kinds import kind_of
from orders.models import Order
from partners.models import Notice
from tests.forms import form_of
from tests.network_objects import SADDLERY, due, opened
from tests.page import read
from tests.people import CLERK, NEIGHBOUR

pytestmark = pytest.mark.django_db


@pytest.fixture
def saddlery(everything) -> Customer:
    return Customer.objects.get(name=SADDLERY)


# --- differences


def test_people_are_told_once_of_what_is_new(ems, saddlery) -> None:
    Difference.objects.exclude(state="gone").update(state="gone", gone_at=timezone.now())
    Notice.objects.filter(kind="network.differs").delete()
    for _time in range(2):
        due(SADDLERY)
        read_due(at=timezone.now())
    told = Notice.objects.filter(kind="network.differs", customer_code=saddlery.code)
    assert told.exists() and set(told.values_list("partner__name", flat=True)) == {"RS-Vertical"}
    assert told.values("account", "method").distinct().count() == told.count()
    assert "They differ in: Call Recording" in told.first().text


def test_mended_and_gone(ems, saddlery, signed_in, acting) -> None:
    client, row = signed_in(CLERK), Difference.objects.get(customer=saddlery)
    url = reverse("inventory:differences")
    answer = client.post(url, {"act": "network", "pk": row.pk, "sure": "1"})
    assert answer.status_code == 302
    row = Difference.objects.get(pk=row.pk)
    assert (row.state, row.command.kind) == ("mending", "set_packages")
    assert row.command.payload == {"items": {"call-recording": 2}}
    again = client.post(url, {"act": "network", "pk": row.pk, "sure": "1"}, follow=True)
    assert "Not for this row." in again.content.decode()
    deliver_due("ems")
    assert ems.store.tenant(saddlery.code)["packages"]["call-recording"] == 2
    with as_system():
        assert Reading.objects.get(customer=saddlery).due_at <= timezone.now(), "it is looked at soon"
        assert read_due(at=timezone.now()) >= 1
        row = Difference.objects.get(pk=row.pk)
        assert row.state == "gone" and row.gone_at


def test_one_that_did_not_help_is_open_again(ems, saddlery, acting) -> None:

    row = Difference.objects.get(customer=saddlery)
    with acting(CLERK) as user:
        mend_network(difference=row, by=user, at=timezone.now())
    deliver_due("ems")
    payload = {"items": {"call-recording": 7}}
    ems.store.take(key="again", kind="set_packages", customer=saddlery.code, payload=payload, secret="")
    with as_system():
        read_due(at=timezone.now())
        row = Difference.objects.get(customer=saddlery)
        assert (row.state, row.network) == ("open", "7")


def test_what_is_in_use_is_not_taken_away(ems, saddlery, signed_in) -> None:
    users = [{"extension": str(100 + n), "name": f"User {n}", "items": ["call-recording"]} for n in range(3)]
    ems.store.set_users(saddlery.code, {"users": users})
    due(SADDLERY)
    read_due(at=timezone.now())
    row = Difference.objects.get(customer=saddlery, thing="item")
    answer = signed_in(CLERK).post(
        reverse("inventory:differences"), {"act": "network", "pk": row.pk, "sure": "1"}, follow=True
    )
    words = "3 of Call Recording are in use; the contract has 2. Take it from 1 users first."
    assert words in answer.content.decode()
    assert Difference.objects.get(pk=row.pk).state == "open"


def test_a_tenant_that_is_gone_is_not_made_by_a_command(ems, saddlery, signed_in) -> None:
    ems.store.take(key="gone", kind="remove_tenant", customer=saddlery.code, payload={}, secret="")
    due(SADDLERY)
    read_due(at=timezone.now())
    assert opened(saddlery) == [("tenant", "", "active", "none")]
    row = Difference.objects.get(customer=saddlery, thing="tenant")
    answer = signed_in(CLERK).post(
        reverse("inventory:differences"), {"act": "network", "pk": row.pk, "sure": "1"}, follow=True
    )
    assert (
        "A tenant is not made by one command. The provider makes it anew with a new order." in answer.content.decode()
    )


BY_HAND = {
    "number": ("add_numbers", {"numbers": ["+442079460499"]}, ("number", "020 7946 0499", "0", "1"), "remove_numbers"),
    "channels": ("set_channels", {"sip": 9, "tdm": 0}, ("channel", "SIP Trunk Channels", "0", "9"), "set_channels"),
    "bundle": ("set_bundles", {"bundles": {"UK 500": 2}}, ("bundle", "UK 500", "0", "2"), "set_bundles"),
    "plan": ("set_plan", {"plan": "Basic"}, ("plan", "", "Premium Plan", "Basic"), "set_plan"),
    "state": ("stop_service", {}, ("state", "", "active", "stopped"), "resume_service"),
    "device": (
        "set_devices", {"devices": [{"model": "LIP-9020", "quantity": 1, "macs": ["02005E1FFFFF"]}]},
        ("device", "LIP-9020", "0", "1 (02005E1FFFFF)"), "set_devices",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", BY_HAND)
def test_each_kind_of_difference_is_found_and_mended(what, ems, saddlery, acting, empty_outbox_of_saddlery) -> None:

    kind, payload, found, mends = BY_HAND[what]
    ems.store.take(key=what, kind=kind, customer=saddlery.code, payload=payload, secret="")
    due(SADDLERY)
    read_due(at=timezone.now())
    assert found in opened(saddlery)
    row = Difference.objects.get(customer=saddlery, thing=found[0])
    with acting(CLERK) as user:
        assert mend_network(difference=row, by=user, at=timezone.now()).command.kind == mends
    deliver_due("ems")
    with as_system():
        read_due(at=timezone.now())
        assert Difference.objects.get(pk=row.pk).state == "gone"


@pytest.fixture
def empty_outbox_of_saddlery(everything) -> None:
    """Nothing of it is on its way."""
    assert not Command.objects.filter(customer__name=SADDLERY).exclude(state="done").exists()


def test_a_neighbour_mends_nothing(ems, saddlery, acting) -> None:

    row = Difference.objects.get(customer=saddlery)
    with acting(NEIGHBOUR) as user, pytest.raises(PermissionDenied) as denied:
        mend_network(difference=row, by=user, at=timezone.now())
    assert str(denied.value) == "Only the customer's reseller, or a partner above it that approves orders, may do this."


# --- the other direction


def test_the_contract_is_brought_to_the_network_by_an_order(saddlery, signed_in) -> None:
    row = Difference.objects.get(customer=saddlery)
    client, url = signed_in(CLERK), reverse("orders:difference", args=[row.pk])
    assert "with what the contract lacks" in client.get(url).content.decode()
    answer = client.post(url)
    with as_system():
        order = Order.objects.get(customer=saddlery, kind="change")
        line = order.itemlines.get()
        assert (line.item.code, line.quantity, line.line.item.code) == ("call-recording", 2, "call-recording")
    assert answer.url == reverse("orders:step-items", args=[order.no])
    assert client.get(answer.url).status_code == 200
    client.post(url)
    with as_system():
        assert Order.objects.get(customer=saddlery, kind="change").itemlines.count() == 1, "once more is no more"


@pytest.mark.parametrize(("network", "asked"), [(7, [2]), (4, [-1]), (1, [-2, -2])])
def test_more_goes_onto_the_first_line_and_fewer_comes_from_as_many_as_it_takes(
    network, asked, saddlery, acting
) -> None:
    """Two lines of one item, of 2 and 3; no line is asked to change by nothing."""
    line = ServiceLine.objects.get(customer=saddlery, item__code="call-recording")
    line.pk, line._state.adding = None, True
    line.save()
    line.changes.create(change=3, effective=line.act_date, order_no="1", made_at=timezone.now())
    Difference.objects.filter(customer=saddlery).update(contract="5", network=str(network))
    row = Difference.objects.get(customer=saddlery)
    with acting(CLERK) as user:
        order = order_difference(difference=row, nonce=uuid4(), by=user, at=timezone.now())
    lines = ServiceLine.objects.filter(customer=saddlery, item__code="call-recording").order_by("pk")
    wanted = list(zip(lines.values_list("pk", flat=True), asked, strict=False))
    assert list(order.itemlines.order_by("pk").values_list("line", "quantity")) == wanted


def test_fewer_channels_are_ordered_too(saddlery, signed_in) -> None:
    Difference.objects.filter(customer=saddlery).update(
        thing="channel", key="sip", name="SIP Trunk Channels", contract="5", network="3"
    )
    row, client = Difference.objects.get(customer=saddlery), signed_in(CLERK)
    answer = client.post(reverse("orders:difference", args=[row.pk]))
    with as_system():
        order = Order.objects.get(customer=saddlery, kind="change")
    assert order.sip_channels == -2 and answer.url == reverse("orders:step-trunk", args=[order.no])


@pytest.mark.parametrize(
    ("thing", "key", "sides", "words", "holds"),
    [
        (
            "bundle", "UK Mobile 500", ("0", "2"), "A change order with 2 more of UK Mobile 500.",
            {"bundles": [("UK Mobile 500", 2)]},
        ),
        ("device", "LIP-9010", ("0", "2"), "A change order with 2 more of LIP-9010.", {"devices": [("LIP-9010", 2)]}),
        (
            "number", "+442079460985", ("0", "1"), "A change order that asks for 020 7946 0985.",
            {"demands": [(1, "79460985", "Taken over from the network: 020 7946 0985")]},
        ),
        ("number", "+442079460986", ("1", "0"), "A change order that gives 020 7946 0986 back.", {"back": 1}),
    ],
)  # fmt: skip
def test_numbers_devices_and_bundles_are_filled_in(thing, key, sides, words, holds, saddlery, signed_in) -> None:
    """Once more is no more."""
    name = national(key) if thing == "number" else key
    if "back" in holds:
        NumberHolding.objects.create(
            customer=saddlery, e164=key, site=saddlery.sites.first(), billing_account=saddlery.billing_accounts.first(),
            order_no="1", made_at=timezone.now(), valid_from=timezone.localdate(),
        )  # fmt: skip
    Difference.objects.filter(customer=saddlery).update(
        thing=thing, key=key, name=name, contract=sides[0], network=sides[1]
    )
    row, client = Difference.objects.get(customer=saddlery), signed_in(CLERK)
    url = reverse("orders:difference", args=[row.pk])
    assert words in client.get(url).content.decode()
    for _time in range(2):
        answer = client.post(url)
    assert client.get(answer.url).status_code == 200
    with as_system():
        order = Order.objects.get(customer=saddlery, kind="change")
        found = {
            "bundles": list(order.bundlelines.values_list("bundle__name", "quantity")),
            "devices": list(order.devicelines.values_list("model__name", "quantity")),
            "demands": list(order.numberdemands.values_list("quantity", "ending", "comment")),
            "back": order.numberchanges.filter(e164=key, site=None).count(),
        }
    assert found == {"bundles": [], "devices": [], "demands": [], "back": 0} | holds


def test_devices_that_the_network_lacks_go_back_by_their_mac(saddlery, acting) -> None:
    """Only why they do is left to be chosen; until then the order is not sent."""
    mac, model = "02005E10F001", DeviceModel.objects.get(name="LIP-9010")
    account = saddlery.billing_accounts.first()
    held = DeviceHolding.objects.create(
        customer=saddlery, model=model, billing_account=account, mac=mac, order_no="1", made_at=timezone.now(),
        valid_from=timezone.localdate(),
    )  # fmt: skip
    Difference.objects.filter(customer=saddlery).update(
        thing="device", key=model.name, name=model.name, contract=f"1 ({mac})", network="0"
    )
    with acting(CLERK) as user:
        row = Difference.objects.get(customer=saddlery)
        order = order_difference(difference=row, nonce=uuid4(), by=user, at=timezone.now())
        back = order.devicereturns.get()
        assert (back.holding, back.reason, order.devicelines.count()) == (held, "", 0)
        part = next(part for part in kind_of(order).parts if part.code == "devices")
        told = [problem.text for problem in part.wrong(OrderReading(order, timezone.localdate()))]
    assert told == [f"{model} {mac}: Choose the reason of return."]


@pytest.mark.parametrize(
    ("thing", "contract", "network", "leads_to"),
    [
        ("state", "active", "stopped", "orders:service-stop"),
        ("state", "stopped", "active", "orders:service-resume"),
        ("state", "created", "active", "orders:service-start"),
        ("plan", "Premium Plan", "Standard Plan", "orders:service-plan-change"),
        ("limit", "25.00 / —", "20.00 / —", "customers:modify-basic"),
    ],
)
def test_what_no_change_order_says_leads_to_its_form(thing, contract, network, leads_to, saddlery, signed_in) -> None:
    Difference.objects.filter(customer=saddlery).update(
        thing=thing, key="", name="", contract=contract, network=network
    )
    row, client = Difference.objects.get(customer=saddlery), signed_in(CLERK)
    url = reverse("orders:difference", args=[row.pk])
    page = read(client.get(url).content)
    assert page.first("a", href=reverse(leads_to, args=[saddlery.code])).text == "Go to the form"
    answer = client.post(url)
    assert answer.status_code == 422 and "This is not mended by a change order." in answer.content.decode()


def test_only_an_open_difference_is_ordered(saddlery, signed_in, acting) -> None:
    row = Difference.objects.get(customer=saddlery)
    with acting(CLERK) as user:
        mend_network(difference=row, by=user, at=timezone.now())
    answer = signed_in(CLERK).post(reverse("orders:difference", args=[row.pk]))
    words = "This difference is “Being mended”; only an open one can be mended."
    assert answer.status_code == 422 and words in answer.content.decode()


# --- DN audit


def numbers_differ(ems, saddlery) -> None:
    kind, payload, _found, _mends = BY_HAND["number"]
    ems.store.take(key="foreign", kind=kind, customer=saddlery.code, payload=payload, secret="")


def test_number_management_switched_on_again_starts_an_audit_of_the_numbers(ems, saddlery, signed_in) -> None:
    """While it is off nobody compares numbers; switched on, what the network has beyond the contract is told."""
    numbers_differ(ems, saddlery)
    Customer.objects.filter(pk=saddlery.pk).update(disable_number_management=True)
    due(SADDLERY)
    read_due(at=timezone.now())
    assert not [row for row in opened(saddlery) if row[0] == "number"]
    client, url = signed_in(CLERK), reverse("customers:modify-basic", args=[saddlery.code])
    form = form_of(client, url)
    form.pop("disable_number_management", None)
    answer = client.post(url, form, follow=True)
    told = "Its numbers are compared with the network within a minute; you are told what differs."
    assert told in answer.content.decode()
    with as_system():
        assert read_due(at=timezone.now()) == 1
        assert BY_HAND["number"][2] in opened(saddlery)
    assert told not in client.post(url, form_of(client, url), follow=True).content.decode(), "it was on already"


def test_a_number_is_not_mended_while_numbers_are_not_managed(ems, saddlery, acting) -> None:
    numbers_differ(ems, saddlery)
    due(SADDLERY)
    read_due(at=timezone.now())
    row = Difference.objects.get(customer=saddlery, thing="number")
    Customer.objects.filter(pk=saddlery.pk).update(disable_number_management=True)
    with (
        acting(CLERK) as user,
        pytest.raises(ValidationError, match=r"^\['Number management is disabled for this customer\.'\]$"),
    ):
        mend_network(difference=row, by=user, at=timezone.now())
