"""Un-shipped Device Allocate (guide 2.5.2.7): the reseller's or the customer's own devices, typed or scanned, and returned."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from catalogue.models import DeviceModel
from customers.models import DeviceHolding
from inventory.ems.driver import NetworkUser
from inventory.models import Command, Device
from oms.kit.acting import as_system
from oms.kit.macs import read_line
from orders.effect.reading import Reading
from orders.enums import Verb
from orders.kinds import kind_of
from orders.models import Order
from tests.change import scene as change
from tests.orders import acts
from tests.orders.later import DAY, MAC, UNSHIPPED, confirmed, customer, placed
from tests.orders.scene import CLERK, VERA, do, fresh, refused, who
from tests.orders.test_take_effect import noon
from tests.page import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("zetland_stands", "idle")]
FREE = "York Road Tailors"
OTHER = "02005E3F0002"


@pytest.fixture
def idle(monkeypatch) -> None:
    change.nobody_uses(monkeypatch)


def one(mac: str = MAC, name: str = "LIP-9020", serial: str = "SN-1") -> dict:
    with as_system():
        account = customer(FREE).billing_accounts.order_by("pk").first()
        return {"model": DeviceModel.objects.get(name=name).pk, "account": account.pk, "mac": mac, "serial": serial}


def has(mac: str, day: date | None = None) -> bool:
    day = day or timezone.localdate()
    with as_system():
        held = DeviceHolding.objects.filter(customer=customer(FREE), mac=mac, valid_from__lte=day)
        return held.exclude(valid_to__lt=day).exists()


def device(mac: str = MAC) -> tuple:
    with as_system():
        row = Device.objects.filter(mac=mac).first()
        return (row.status, row.owner_type, row.customer_name, row.reserved_by, row.serial) if row else ()


def registered(partner_id: int, mac: str = MAC, owner_type: str = "un_shipped", model: str = "LIP-9020") -> None:
    """Somebody's stock has it."""
    with as_system():
        Device.objects.create(
            mac=mac, model=DeviceModel.objects.get(name=model), owner_type=owner_type, partner_id=partner_id,
            partner_name="RS-Vertical", owner_partner_id=partner_id, owner_name="RS-Vertical",
            registered_on=timezone.localdate(),
        )  # fmt: skip


def test_typed_devices_become_the_customers_and_reach_the_network() -> None:
    order = confirmed(FREE, UNSHIPPED, add=[one(), one(OTHER, serial="")], back=[])
    assert has(MAC) and has(OTHER)
    assert device() == ("used", "un_shipped", FREE, "", "SN-1")
    with as_system():
        command = Command.objects.get(order_no=order.no)
        effect = kind_of(order).effect(Reading(fresh(order)))
        entries = [(e.what, e.now, e.change, e.to_be, e.detail) for e in effect.entries]
    macs = {"model": "LIP-9020", "quantity": 2, "macs": [MAC, OTHER]}
    assert (command.kind, command.payload) == ("set_devices", {"devices": [macs]})
    assert entries == [("LIP-9020", 0, 2, 2, "added: 02:00:5E:3F:00:01, 02:00:5E:3F:00:02")]
    assert (effect.monthly.amount, effect.once.amount) == (0, 0)


def test_for_a_later_day_it_waits_and_then_happens() -> None:
    order = confirmed(FREE, UNSHIPPED, days=3)
    assert not has(MAC) and device() == () and has(MAC, order.effective)
    acts.take_due_orders(at=noon(order.effective))
    assert device()[:3] == ("used", "un_shipped", FREE) and fresh(order).took_effect_at


def test_what_the_reseller_registered_is_reserved_and_let_go_again() -> None:
    registered(customer(FREE).partner_id)
    order = placed(FREE, UNSHIPPED)
    assert device()[:4] == ("reserved", "un_shipped", FREE, order.no)
    do(Verb.REJECT, order, who(VERA))
    assert device()[:4] == ("not_used", "un_shipped", "", "")
    again = placed(FREE, UNSHIPPED)
    do(Verb.APPROVE, again, who(VERA), server=None)
    do(Verb.CONFIRM, again, who(CLERK), effective=timezone.localdate() + 9 * DAY)
    do(Verb.ASK_BACK, fresh(again), who(CLERK))
    do(Verb.TAKE_BACK, fresh(again), who(VERA))
    assert device()[:4] == ("not_used", "un_shipped", "", "") and not has(MAC, timezone.localdate() + 10 * DAY)
    assert confirmed(FREE, UNSHIPPED) and device()[0] == "used"


def test_a_device_goes_back_and_leaves_the_network() -> None:
    confirmed(FREE, UNSHIPPED, add=[one(), one(OTHER)], back=[])
    with as_system():
        holding = DeviceHolding.objects.get(mac=MAC, valid_to__isnull=True)
    order = placed(FREE, UNSHIPPED, add=[], back=[holding.pk])
    with as_system():
        assert DeviceHolding.objects.get(pk=holding.pk).return_order_no == order.no
    do(Verb.APPROVE, order, who(VERA), server=None)
    do(Verb.CONFIRM, order, who(CLERK))
    assert not has(MAC) and has(OTHER)
    assert device()[0] == "returned"
    with as_system():
        sent = Command.objects.get(order_no=order.no).payload["devices"]
    assert sent == [{"model": "LIP-9020", "quantity": 1, "macs": [OTHER]}]


def test_what_is_not_free_is_refused_and_whose_it_is_stays_untold() -> None:
    registered(customer(FREE).partner_id, owner_type="sp_shipped")
    registered(who("admin@orbit.example").partner_id, OTHER)
    words = [
        f"The device {shown} is registered and not free; it cannot be allocated as an un-shipped one."
        for shown in ("02:00:5E:3F:00:01", "02:00:5E:3F:00:02")
    ]
    with refused(ValidationError, *words):
        placed(FREE, UNSHIPPED, add=[one(), one(OTHER)], back=[])


def test_a_device_has_one_holder_and_one_model() -> None:
    registered(customer(FREE).partner_id, OTHER, model="LIP-9010")
    with refused(ValidationError, "The device 02:00:5E:3F:00:02 is registered as LIP-9010."):
        placed(FREE, UNSHIPPED, add=[one(OTHER)], back=[])
    confirmed(FREE, UNSHIPPED)
    with refused(ValidationError, "The device 02:00:5E:3F:00:01 has a holder already."):
        placed("Camden Lantern Works", UNSHIPPED)


def test_nothing_typed_and_nothing_ticked_is_no_order() -> None:
    with refused(ValidationError, "Type or scan at least one MAC, or tick a device to return."):
        placed(FREE, UNSHIPPED, add=[], back=[])


def test_a_device_in_use_does_not_go_back_and_a_silent_network_lets_nothing_go(monkeypatch) -> None:
    confirmed(FREE, UNSHIPPED)
    with as_system():
        holding = DeviceHolding.objects.get(mac=MAC, valid_to__isnull=True)
    change.uses(monkeypatch, NetworkUser("201", "Ann Sample", mac=MAC))
    words = "It is in use: 201 Ann Sample. Take it from there first, or tick Defective."
    with refused(ValidationError, f"LIP-9020 02:00:5E:3F:00:01: {words}"):
        placed(FREE, UNSHIPPED, add=[], back=[holding.pk])
    change.silent(monkeypatch)
    order = placed(FREE, UNSHIPPED, add=[], back=[holding.pk])
    with refused(ValidationError, "The network could not be asked what is in use. Try again in a moment."):
        do(Verb.APPROVE, order, who(VERA), server=None)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("02:00:5e:3f:00:01", (MAC, "")), ("02005E3F0001 SN 7", (MAC, "SN 7")), ("0200.5e3f.0001;SN-7", (MAC, "SN-7")),
        ("02-00-5E-3F-00-01,\tA/7", (MAC, "A/7")), ("02 00 5e 3f 00 01", (MAC, "")),
    ],
)  # fmt: skip
def test_a_line_is_read_as_it_is_typed_or_scanned(line: str, found: tuple[str, str]) -> None:
    assert read_line(line) == found


def test_what_cannot_be_read_is_said_at_its_field_and_nothing_typed_is_lost(signed_in) -> None:
    clerk, said = signed_in(CLERK), one()
    address = reverse("orders:unshipped-allocate", args=[customer(FREE).code])
    field = f"macs_{said['account']}_{said['model']}"
    data = {"title": "Own telephones", "day": timezone.localdate().isoformat(), "comment": ""}
    typed = "02:00:5E:3F:00:01\n02005e3f0001 twice\nnonsense"
    answer = clerk.post(address, data | {field: typed, "check": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "02:00:5E:3F:00:01 stands twice." in page
    assert "“nonsense” is not a MAC address." in page and "02005e3f0001 twice" in page
    drawn = clerk.post(address, data | {field: "02:00:5E:3F:00:01\n02:00:5E:3F:00:02", "change": "1"})
    row = next(tr for tr in read(drawn.content).all("tr") if "02:00:5E:3F:00:02" in tr.text)
    assert "0+22" in row.text  # now, more, to be
    with as_system():
        assert not Order.objects.filter(kind=UNSHIPPED, customer__name=FREE).exists()


def test_the_resellers_own_free_devices_are_ticked(signed_in) -> None:
    clerk, said = signed_in(CLERK), one()
    registered(customer(FREE).partner_id)
    address = reverse("orders:unshipped-allocate", args=[customer(FREE).code])
    data = {"title": "Own telephones", "day": timezone.localdate().isoformat(), "comment": ""}
    ticks = f"stock_{said['account']}_{said['model']}"
    assert "1 free one of your own" in clerk.get(address).content.decode()
    drawn = read(clerk.post(address, data | {ticks: MAC, "change": "1"}).content)
    assert "0+11" in next(tr for tr in drawn.all("tr") if "02:00:5E:3F:00:01" in tr.text).text
    typed = {f"macs_{said['account']}_{said['model']}": "02:00:5E:3F:00:01"}
    looked = clerk.post(address, data | typed | {ticks: MAC, "check": "1"}, follow=True)
    assert looked.content.decode().count("02:00:5E:3F:00:01") and looked.status_code == 200
    with as_system():
        Device.objects.filter(mac=MAC).update(availability="crash")
    answer = clerk.post(address, data | {ticks: MAC, "check": "1"})
    assert answer.status_code == 422


def test_the_order_page_and_its_excel_name_each_device(signed_in) -> None:
    order = placed(FREE, UNSHIPPED)
    page = signed_in(CLERK).get(order.get_absolute_url()).content.decode()
    assert "02:00:5E:3F:00:01" in page and "SN-F0001" in page
    with as_system():
        sheet = kind_of(order).sheet(Reading(fresh(order)))
    assert [(row["model_name"], row["shown"], row["act"]) for row in sheet.records] == [
        ("LIP-9020", "02:00:5E:3F:00:01", "Add")
    ]
