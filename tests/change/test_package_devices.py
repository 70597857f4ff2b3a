"""User packages that contain a device: ordered with it, shipped, taken off, upgraded (guide 2.5.4.5, product.md)."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from catalogue.models import DeviceModel, OrderItem, PackageUpgrade
from customers.actions.contract import NewDevice, add_line, hold_devices
from customers.models import BillingAccount, Customer, DeviceHolding
from inventory.models import Command
from oms.kit.acting import acting_for
from orders.actions.place import place_order
from orders.effect.reading import Reading
from orders.kinds import kind_of
from orders.models import Order
from orders.parts.devices.give_back import save_device_changes
from orders.parts.devices.save import save_devices
from tests.change import scene
from tests.change.scene import CLERK, EARLIER
from tests.change.test_devices import shipped

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everything")]
DESK, BETTER, PHONE, LARGE = "desk-user", "premium-desk", "LIP-9020", "LIP-9040C"
MACS = ("02005E300001", "02005E300002")


def package(code: str = DESK) -> OrderItem:
    return OrderItem.objects.select_related("group", "device").get(code=code)


@pytest.fixture
def customer(monkeypatch) -> Customer:
    """Three desk users: two have their phone, one waits for it."""
    scene.nobody_uses(monkeypatch)
    found = scene.contract()
    DeviceHolding.objects.filter(customer=found).update(valid_to=scene.today() - timedelta(days=40))
    account, since = scene.main_account(found), scene.today() - timedelta(days=30)
    told = {"customer": found, "order_no": EARLIER, "by": scene.clerk(), "at": timezone.now()}
    add_line(
        item=package(), billing_account=account, quantity=3, price=Decimal("9.90"), act_date=since, billing_start=since,
        **told,
    )  # fmt: skip
    phone = package().device
    news = [NewDevice(phone, account, mac=mac, package=package()) for mac in MACS]
    hold_devices(devices=[*news, NewDevice(phone, account, package=package())], valid_from=since, **told)
    return found


def line_of(customer: Customer):
    return customer.servicelines.get(item__code=DESK)


def held(customer: Customer) -> set[tuple[str, str, str, int]]:
    """(model, package, MAC, quantity) from today on."""
    rows = DeviceHolding.objects.filter(customer=customer, valid_to__isnull=True)
    return set(rows.values_list("model__name", "package__code", "mac", "quantity"))


def added(order: Order, quantity: int) -> Order:
    row = {"item": package(), "billing_account": scene.main_account(order.customer), "price": Decimal("9.90")}
    return scene.ordered(order, {**row, "quantity": quantity, "comment": ""})


def told(order: Order) -> dict[str, tuple]:
    entries = kind_of(order).effect(Reading(order)).entries
    return {f"{e.what} {e.detail}": (e.now, e.change, e.to_be, e.once) for e in entries if e.group == "Devices"}


def test_packages_bring_their_devices_for_their_own_price_and_ship_them(customer, signed_in) -> None:
    order = added(scene.begun(customer), 2)
    lines = list(order.devicelines.values_list("model__name", "package__code", "quantity"))
    assert lines == [(PHONE, DESK, 2)]
    assert told(order) == {"LIP-9020 with Desk User With Phone": (3, 2, 5, None)}
    with pytest.raises(ValidationError) as refused:
        scene.submitted(order)
    assert refused.value.messages == [
        "LIP-9020, Desk User With Phone: 2 ordered, 0 given to a shipping place.",
    ]
    client = signed_in(CLERK)
    steps = {
        code: client.get(reverse(f"orders:step-{code}", args=[order.no])).content.decode()
        for code in ("devices", "shipping")
    }
    assert "With user packages" in steps["devices"] and "Desk User With Phone" in steps["devices"]
    assert "LIP-9020, Desk User With Phone, " in steps["shipping"]
    scene.through(shipped(order))
    assert (PHONE, DESK, "", 2) in held(customer)
    order.refresh_from_db()
    assert order.ship_requested == 2
    (row,) = Command.objects.get(order_no=order.no, kind="set_devices").payload["devices"]
    assert row == {"model": PHONE, "quantity": 5, "macs": list(MACS)}
    page = signed_in("admin@nimbus.example").get(reverse("orders:shipping-desk", args=[order.no])).content.decode()
    assert "<td>LIP-9020</td><td>Desk User With Phone</td>" in page


def test_device_lines_follow_the_items_and_leave_the_others_alone(customer) -> None:
    order = added(scene.begun(customer), 2)
    account = scene.main_account(customer)
    phone = package().device
    stamp = {"order": order, "by": scene.clerk(), "at": timezone.now()}
    save_devices(lines=[{"billing_account": account, "model": phone, "quantity": 1, "comment": ""}], **stamp)
    shipped(order)
    kept = order.devicelines.get(package__isnull=False)
    added(order, 4)
    assert order.devicelines.get(package__isnull=False).pk == kept.pk and kept.shipments.count() == 1
    assert sorted(order.devicelines.values_list("package__code", "quantity"), key=str) == [(DESK, 4), (None, 1)]
    scene.ordered(order)
    assert list(order.devicelines.values_list("package__code", "quantity")) == [(None, 1)]


def test_rented_devices_go_back_with_their_packages(customer) -> None:
    """The one that was never shipped by itself, the others when they are ticked."""
    order = scene.ordered(scene.begun(customer), scene.changes(line_of(customer), -2))
    assert told(order) == {"LIP-9020 with Desk User With Phone": (3, -1, 2, None)}
    with pytest.raises(ValidationError) as refused:
        scene.submitted(order)
    words = "Rented devices go back with Desk User With Phone: tick 1 more of LIP-9020."
    assert refused.value.messages == [words]
    back = DeviceHolding.objects.get(mac=MACS[0])
    row = {"holding": back, "mac": back.mac, "package": "Desk User With Phone", "reason": "Not needed any more", "defective": False}  # fmt: skip
    save_device_changes(order=order, lines=[], returns=[row], by=scene.clerk(), at=timezone.now())
    before = told(order)
    assert before == {"LIP-9020 with Desk User With Phone": (3, -2, 1, None)}
    scene.through(order)
    assert held(customer) == {(PHONE, DESK, MACS[1], 1)}
    assert told(order) == before, "the page of the order says the same afterwards"


def test_a_sold_device_stays_when_its_package_goes(customer) -> None:
    OrderItem.objects.filter(code=DESK).update(device_terms="sold")
    order = scene.ordered(scene.begun(customer), scene.changes(line_of(customer), -2))
    scene.through(order)
    assert held(customer) == {(PHONE, DESK, mac, 1) for mac in MACS}


def upgraded(customer: Customer, quantity: int) -> Order:
    path = PackageUpgrade.objects.get(source__code=DESK, target__code=BETTER)
    site = customer.sites.get(is_main=True)
    fields = {"title": "Better", "comment": "", "source": path.source_id, "path": path.pk, "quantity": quantity, "site": site.pk}  # fmt: skip
    clerk = scene.clerk()
    with acting_for(clerk.partner_id):
        order = place_order(
            customer=customer, kind="package_upgrade", fields=fields, nonce=uuid.uuid4(), by=clerk, at=timezone.now()
        )
    return scene.confirmed(scene.approved(order))


def test_an_upgrade_ships_the_other_device_and_leaves_the_old_ones_to_be_returned(customer, signed_in) -> None:
    page = signed_in(CLERK).get(reverse("orders:package-upgrade", args=[customer.code])).content.decode()
    assert "Ship new devices to" in page and "1 × LIP-9040C" in page
    order = upgraded(customer, 2)
    order.refresh_from_db()
    assert order.ship_requested == 2 and order.shippingplaces.get().name == customer.sites.get(is_main=True).name
    assert held(customer) == {(PHONE, None, MACS[0], 1), (PHONE, DESK, MACS[1], 1), (LARGE, BETTER, "", 2)}
    found = told(order)
    assert found[f"{LARGE} with Premium Desk User With Phone, shipped to {order.shippingplaces.get().name}"][:3] == (
        0,
        2,
        2,
    )
    assert found[f"{PHONE} what was shipped stays with the customer; a Change Order returns it"][:3] == (3, -1, 2)
    rows = {row["model"]: row["quantity"] for row in Command.objects.get(order_no=order.no, kind="set_devices").payload["devices"]}  # fmt: skip
    assert rows == {PHONE: 2, LARGE: 2}


def test_an_upgrade_to_the_same_device_leaves_it_where_it_is(customer) -> None:
    OrderItem.objects.filter(code=BETTER).update(device=package().device)
    order = upgraded(customer, 3)
    assert held(customer) == {(PHONE, BETTER, mac, 1) for mac in (*MACS, "")}
    assert not order.devicelines.exists()


def test_only_a_user_package_names_a_device_of_its_currency(signed_in) -> None:
    phone, client = DeviceModel.objects.get(name=PHONE), signed_in("admin@nimbus.example")
    feature = OrderItem.objects.get(code="reception-pack")
    with pytest.raises(IntegrityError), transaction.atomic():
        OrderItem.objects.filter(pk=feature.pk).update(device=phone)
    euro = DeviceModel.objects.create(name="LIP-EUR", group=phone.group, price=1, currency="EUR")
    with pytest.raises(IntegrityError), transaction.atomic():
        OrderItem.objects.filter(code=DESK).update(device=euro)
    url = reverse("catalogue:packages-add")
    typed = {
        "name": "New one", "code": "new-one", "kind": "feature_package", "group": feature.group_id, "currency": "GBP",
        "list_price": "14.00", "charge": "monthly", "pay": "pre", "trial_max": "1", "trial_unit": "month",
        "valid_from": "2020-01-01", "device_terms": "rented", "reach": "all", "contents-TOTAL_FORMS": "0", "upgrades-TOTAL_FORMS": "0",
        "contents-INITIAL_FORMS": "0", "upgrades-INITIAL_FORMS": "0",
    }  # fmt: skip
    answer = client.post(url, {**typed, "device": phone.pk})
    assert answer.status_code == 422 and "Only a user package has a device." in answer.content.decode()
    answer = client.post(url, {**typed, "kind": "user_package", "device": euro.pk})
    assert "LIP-EUR is priced in EUR, the package in GBP." in answer.content.decode()
    assert client.post(url, {**typed, "kind": "user_package", "device": phone.pk}).status_code == 302
    assert package("new-one").device == phone
    listed = client.get(reverse("catalogue:packages"), {"q": "LIP-9020"}).content.decode()
    assert "Desk User With Phone" in listed and "Rented" in listed and "Reception Pack" not in listed


def test_other_accounts_keep_their_devices(customer) -> None:
    """What goes back is looked for on the account of the line alone."""
    other = BillingAccount.objects.create(customer=customer, name="Branch", address="x", city="London", post_code="EC2V 7AA")  # fmt: skip
    DeviceHolding.objects.filter(customer=customer, mac="").update(billing_account=other)
    order = scene.ordered(scene.begun(customer), scene.changes(line_of(customer), -1))
    with pytest.raises(ValidationError) as refused:
        scene.submitted(order)
    words = "Rented devices go back with Desk User With Phone: tick 1 more of LIP-9020."
    assert refused.value.messages == [words]
