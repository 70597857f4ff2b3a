"""Devices added, returned in number and by MAC, and what is shipped (guide 2.5.2.2.6, 2.5.2.2.8)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from catalogue.models import DeviceModel
from customers.actions.contract import NewDevice, hold_devices
from customers.models import Customer, DeviceHolding
from inventory.ems.driver import NetworkUser
from inventory.models import Command
from orders.actions.approve import reject_order
from orders.effect.reading import Reading
from orders.enums import Verb
from orders.kinds import kind_of
from orders.models import Order
from orders.parts.devices.give_back import save_device_changes
from orders.parts.shipping.save import save_shipping
from tests.change import scene
from tests.change.scene import CLERK, EARLIER
from tests.orders.scene import do

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everything")]
MACS = ("02005E100001", "02005E100002")
REASON = "Not needed any more"


@pytest.fixture
def customer(monkeypatch) -> Customer:
    """Two phones with a MAC, one without, and four headsets."""
    scene.nobody_uses(monkeypatch)
    found = scene.contract()
    DeviceHolding.objects.filter(customer=found).update(valid_to=scene.today() - timedelta(days=40))
    account, news = scene.main_account(found), []
    news += [NewDevice(model("LIP-9010"), account, mac=mac) for mac in MACS]
    news += [NewDevice(model("LIP-9010"), account), NewDevice(model("HS-10 Headset"), account, quantity=4)]
    hold_devices(
        customer=found, devices=news, valid_from=scene.today() - timedelta(days=30), order_no=EARLIER,
        by=scene.clerk(), at=timezone.now(),
    )  # fmt: skip
    return found


def model(name: str) -> DeviceModel:
    return DeviceModel.objects.get(name=name)


def devices(order: Order, *lines: tuple[str, int], back: tuple[str, ...] = (), defective: bool = False) -> Order:
    account = scene.main_account(order.customer)
    rows = [{"billing_account": account, "model": model(name), "quantity": n, "comment": ""} for name, n in lines]
    held = {h.mac: h for h in DeviceHolding.objects.filter(customer=order.customer, valid_to__isnull=True)}
    returns = [
        {"holding": held[mac], "mac": mac, "package": "", "reason": REASON, "defective": defective} for mac in back
    ]
    told = {"by": scene.clerk(), "at": timezone.now()}
    save_device_changes(order=order, lines=rows, returns=returns, **told)
    return order


def shipped(order: Order) -> Order:
    """Everything to the main site."""
    site = order.customer.sites.get(is_main=True)
    place = {"name": "Reception", "address": "10 Example Row", "city": "London", "post_code": "EC2V 7AA", "phone": "+442079460001"}  # fmt: skip
    rows = [
        {"device": line, "place": "Reception", "site": site, "quantity": line.quantity}
        for line in order.devicelines.filter(quantity__gt=0)
    ]
    save_shipping(order=order, places=[place], shipments=rows, by=scene.clerk(), at=timezone.now())
    return order


def has(customer: Customer) -> dict[str, int]:
    found: dict[str, int] = {}
    for held in DeviceHolding.objects.filter(customer=customer, valid_from__lte=scene.today()).exclude(
        valid_to__lt=scene.today()
    ):
        found[held.model.name] = found.get(held.model.name, 0) + held.quantity
    return found


def test_devices_go_back_in_number_and_by_mac_and_others_come(customer) -> None:
    order = devices(scene.begun(customer), ("HS-10 Headset", -3), ("LIP-9020", 2), ("LIP-9010", -1), back=(MACS[0],))
    found = {e.what: (e.now, e.change, e.to_be) for e in kind_of(order).effect(Reading(order)).entries}
    assert found == {"HS-10 Headset": (4, -3, 1), "LIP-9020": (0, 2, 2), "LIP-9010": (3, -2, 1)}
    scene.through(shipped(order))
    assert has(customer) == {"HS-10 Headset": 1, "LIP-9020": 2, "LIP-9010": 1}
    sent = {row["model"]: row for row in Command.objects.get(order_no=order.no).payload["devices"]}
    assert sent["LIP-9010"] == {"model": "LIP-9010", "quantity": 1, "macs": [MACS[1]]}
    assert (sent["HS-10 Headset"]["quantity"], sent["LIP-9020"]["quantity"]) == (1, 2)
    after = {e.what: (e.now, e.change, e.to_be) for e in kind_of(order).effect(Reading(order)).entries}
    assert after == found, "the page of the order says the same afterwards"


def test_taken_back_before_its_day_every_device_stays(customer) -> None:
    order = devices(scene.begun(customer), ("HS-10 Headset", -3), ("LIP-9020", 2), ("LIP-9010", -1), back=(MACS[0],))
    before = has(customer)
    scene.through(shipped(order), scene.today() + timedelta(days=28))
    assert DeviceHolding.objects.filter(customer=customer, return_order_no=order.no).exists()
    do(Verb.ASK_BACK, order, scene.clerk())
    do(Verb.TAKE_BACK, order, scene.vera())
    later = DeviceHolding.objects.filter(customer=customer).exclude(valid_to__lt=scene.today())
    assert set(later.values_list("valid_to", "return_order_no", "ended_by")) == {(None, "", "")}
    assert has(customer) == before and not later.filter(order_no=order.no).exists()


def test_only_what_is_added_is_shipped(customer, signed_in) -> None:
    order = devices(scene.begun(customer), ("HS-10 Headset", -3))
    steps = [part.code for part in kind_of(order).shown(Reading(order), scene.clerk())]
    assert "shipping" not in steps
    scene.submitted(order)
    assert signed_in(CLERK).get(order.get_absolute_url()).status_code == 200


def test_added_devices_wait_for_their_place(customer) -> None:
    order = devices(scene.begun(customer), ("LIP-9020", 2), ("HS-10 Headset", -1))
    with pytest.raises(ValidationError) as told:
        scene.submitted(order)
    assert told.value.messages == ["LIP-9020: 2 ordered, 0 given to a shipping place."]
    scene.submitted(shipped(order))


def test_a_device_in_use_goes_back_only_when_it_is_defective(customer, monkeypatch) -> None:
    scene.uses(monkeypatch, NetworkUser("201", "Ann Sample", ("premium-one",), mac=MACS[0]))
    order = devices(scene.begun(customer), back=(MACS[0],))
    with pytest.raises(ValidationError) as told:
        scene.submitted(order)
    words = "It is in use: 201 Ann Sample. Take it from there first, or tick Defective."
    assert told.value.messages == [f"LIP-9010 {MACS[0]}: {words}"]
    scene.submitted(devices(order, back=(MACS[0],), defective=True))


def test_a_mark_of_return_is_taken_back_with_the_order(customer) -> None:
    order = scene.submitted(devices(scene.begun(customer), back=(MACS[0],)))
    assert DeviceHolding.objects.get(mac=MACS[0], valid_to__isnull=True).return_order_no == order.no
    reject_order(order=order, reason="They stay until the lease ends.", by=scene.vera(), at=timezone.now())
    assert DeviceHolding.objects.get(mac=MACS[0], valid_to__isnull=True).return_order_no == ""


def test_more_than_there_is_without_a_mac_does_not_go_back(customer) -> None:
    with pytest.raises(ValidationError) as told:
        scene.submitted(devices(scene.begun(customer), ("LIP-9010", -2)))
    assert told.value.messages == ["LIP-9010: There are 1 now; To Be cannot be below 0."]


def test_the_page_says_what_is_wrong_and_keeps_what_was_ticked(customer, signed_in, monkeypatch) -> None:
    scene.uses(monkeypatch, NetworkUser("201", "Ann Sample", ("premium-one",), mac=MACS[0]))
    order, client = scene.begun(customer), signed_in(CLERK)
    held = DeviceHolding.objects.get(mac=MACS[0], valid_to__isnull=True)
    address = reverse("orders:step-devices", args=[order.no])
    page = client.get(address).content.decode()
    assert MACS[0] in page and "Premium iPECS ONE USER" in page and "201 Ann Sample" in page
    account, phone = scene.main_account(customer), model("LIP-9010")
    sent = {f"back-{held.pk}": "on", f"quantity-{account.pk}-{phone.pk}": "-2", "next": "1"}
    refused = client.post(address, sent)
    text = refused.content.decode()
    assert refused.status_code == 422 and "Choose the reason of return." in text
    assert "1 of 3 can go back in number; devices with a MAC are ticked below." in text
    right = {f"back-{held.pk}": "on", f"reason-{held.pk}": REASON, f"defective-{held.pk}": "on", "next": "1"}
    assert client.post(address, right).status_code == 302
    back = order.devicereturns.get()
    assert (back.mac, back.package, back.reason, back.defective) == (MACS[0], "Premium iPECS ONE USER", REASON, True)
    review = client.get(reverse("orders:step-submit", args=[order.no])).content.decode()
    assert "Reason of Return" in review and REASON in review
