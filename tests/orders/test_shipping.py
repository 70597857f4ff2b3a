"""The shipping desk: devices are assigned, parcels leave, contract and network get the MACs (guide 2.1.4, 2.4.2)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from customers.models import Customer, DeviceHolding
from inventory.actions.reading import keep_reading
from inventory.actions.return_devices import return_devices
from inventory.demo.network import StoreDriver
from inventory.ems.simulator.store import Store
from inventory.models import Command, Device
from oms.kit import macs
from oms.kit.acting import acting_for, as_system
from oms.kit.barcode import as_svg, bars, modules
from oms.kit.macs import Line
from orders.actions.pack import assign_devices, assign_oldest, end_shipping, end_shipping_of, release_devices
from orders.actions.ship import Content, replace_device, ship_parcel
from orders.kinds import kind_of
from orders.models import Order, PackedDevice, ShippingPlace
from orders.rules import why_not_packed
from partners.models import Notice
from tests.orders.scene import order_of, refused, who
from tests.page import body_rows, columns, read
from tests.test_number_import import book

pytestmark = pytest.mark.django_db
SP, CLERK, ORBIT = "admin@nimbus.example", "clerk@rs-vertical.example", "admin@orbit.example"
NAME = "Hackney Potters"  # in the network, nothing of it packed yet
NOW = timezone.now()
PHONE, OTHER = "LIP-9020", "LIP-9030"


@pytest.fixture
def order() -> Order:
    """Two places: Reception wants one of the first model and of the second, Warehouse likewise."""
    return order_of(NAME)


def place(order: Order, name: str = "Reception") -> ShippingPlace:
    with as_system():
        return order.shippingplaces.get(name=name)


def stock(model: str, n: int = 1, **values) -> list[str]:
    """MACs of free devices of the provider, the oldest first."""
    with as_system():
        found = Device.objects.filter(model__name=model, status="not_used", owner_type="sp_shipped")
        found = found.filter(availability="normal").order_by("pk")
        picked = list(found.values_list("mac", flat=True)[:n])
        if values:
            Device.objects.filter(mac__in=picked).update(**values)
    return picked


def device(mac: str) -> Device:
    with as_system():
        return Device.objects.get(mac=mac)


def acted(action, order: Order, by: str = SP, **said):
    user = who(by)
    with acting_for(user.partner_id):
        return action(order=order, by=user, at=NOW, **said)


def assign(order: Order, *wanted: str, to: str = "Reception"):
    lines = [Line(n, mac) for n, mac in enumerate(wanted, start=1)]
    return acted(assign_devices, order, place=place(order, to), lines=lines)


def waiting(order: Order, to: str = "Reception") -> list[int]:
    with as_system():
        return list(
            order.packed.filter(parcel=None, shipment__place__name=to).order_by("pk").values_list("pk", flat=True)
        )


def ship(order: Order, to: str = "Reception", packed: list[int] | None = None, **more):
    content = Content(waiting(order, to) if packed is None else packed, **more)
    return acted(ship_parcel, order, place=place(order, to), content=content)


def counts(order: Order) -> tuple:
    with as_system():
        now = Order.objects.get(pk=order.pk)
        return now.ship_requested, now.ship_assigned, bool(now.ship_done_at)


def held(order: Order) -> list[tuple[str, str, int]]:
    with as_system():
        found = DeviceHolding.objects.filter(customer=order.customer, valid_to=None).order_by(
            "model__name", "mac", "pk"
        )
        return [(h.model.name, h.mac, h.quantity) for h in found.select_related("model")]


# --- what is wanted


def test_a_confirmed_order_says_what_it_wants_shipped(order) -> None:
    with as_system():
        wanted = sum(order.shipments.values_list("quantity", flat=True))
        drafts = Order.objects.exclude(state="confirmed").filter(ship_requested__gt=0)
        assert not drafts.exists()
    assert counts(order) == (wanted, 0, False) and wanted > 3


# --- assign


def test_each_line_that_cannot_be_assigned_is_named(order) -> None:
    first = PHONE
    good, kept, broken, unshipped = stock(first, 4)
    with as_system():
        Device.objects.filter(mac=kept).update(status="reserved", reserved_by="77")
        Device.objects.filter(mac=broken).update(availability="crash")
        Device.objects.filter(mac=unshipped).update(owner_type="un_shipped")
    other = stock("GDC-900B")[0]
    show = macs.show
    with refused(
        ValidationError,
        "Line 1: 0A:00:00:00:00:01 is not in your stock.",
        f"Line 2: {show(kept)} is kept for order 77.",
        f"Line 3: {show(broken)} does not work: it is “Crash”.",
        f"Line 4: {show(unshipped)} is Un-shipped stock; nobody ships it.",
        f"Line 6: {show(other)} is a GDC-900B; none goes to Reception.",
    ):
        assign(order, "0A0000000001", kept, broken, unshipped, good, other)
    with pytest.raises(PermissionDenied, match="Only the service provider ships devices."):
        acted(assign_devices, order, CLERK, place=place(order), lines=[Line(1, good)])
    assert assign(order, good, to="Warehouse") == 1
    kept_now = device(good)
    assert (kept_now.status, kept_now.reserved_by, kept_now.customer_name) == ("reserved", order.no, NAME)
    with refused(ValidationError, f"Line 1: {show(good)} is assigned to this order already."):
        assign(order, good, to="Warehouse")
    more = stock(first)[0]
    with refused(ValidationError, f"Line 1: {show(more)}: every {first} for Warehouse is assigned already."):
        assign(order, more, to="Warehouse")
    with refused(
        ValidationError,
        "Order {} is not confirmed: it is “Submitted Order”.".format(order_of("Lambeth Housing Trust").no),
    ):
        acted(assign_oldest, order_of("Lambeth Housing Trust"), place=place(order))


def test_the_oldest_free_ones_come_by_themselves_and_go_back(order) -> None:
    first, second = PHONE, OTHER
    oldest = stock(first, 9)[-1]
    with as_system():
        Device.objects.filter(mac=oldest).update(registered_on=timezone.localdate() - timedelta(days=9))
        Device.objects.filter(model__name=second).update(availability="abnormal")
        here = order.shipments.filter(place__name="Reception")
        wanted, lacking = (here.get(device__model__name=name).quantity for name in (first, second))
    n, missing = acted(assign_oldest, order, place=place(order))
    assert (n, dict(missing)) == (wanted, {second: lacking})
    assert device(oldest).reserved_by == order.no
    with refused(ValidationError, f"No free device in stock: {second}."):
        acted(assign_oldest, order, place=place(order))
    with as_system():
        Device.objects.filter(model__name=second, availability="abnormal").update(availability="normal")
    assert acted(assign_oldest, order, place=place(order, "Warehouse"))[0] == 2
    with refused(ValidationError, "Everything for Warehouse is assigned already."):
        acted(assign_oldest, order, place=place(order, "Warehouse"))
    keys = waiting(order)
    assert acted(release_devices, order, packed=keys) == wanted
    free = device(oldest)
    assert (free.status, free.reserved_by, free.customer_name) == ("not_used", "", "")
    assert counts(order)[1] == 2
    words = "Somebody shipped or released one of these devices a moment ago. Nothing was done; look at the place again."
    with refused(ValidationError, words):
        acted(release_devices, order, packed=keys)
    with refused(ValidationError, "Tick at least one device."):
        acted(release_devices, order, packed=[])


# --- ship


def test_a_parcel_gives_its_macs_to_contract_and_network_and_tells_the_reseller(order) -> None:
    first, second = PHONE, OTHER
    before, mac = held(order), stock(first)[0]
    assign(order, mac)
    parcel = ship(order, carrier="Example Parcels", tracking="EP1", comment="Ring twice")
    gone = device(mac)
    assert (gone.status, gone.reserved_by, gone.shipped_on, gone.partner_name) == (
        "assigned",
        "",
        order.today(NOW),
        "RS-Vertical",
    )
    now = held(order)
    assert (first, mac, 1) in now and sum(h[2] for h in now) == sum(h[2] for h in before)
    with as_system():
        one = DeviceHolding.objects.get(mac=mac, valid_to=None)
        assert (one.order_no, one.valid_from, one.site.name) == (order.no, order.effective, "Head office")
        command = Command.objects.filter(order_no=order.no, kind="set_devices").latest("id")
        total = sum(h[2] for h in now if h[0] == first)
        assert command.payload == {"devices": [{"model": first, "quantity": total, "macs": [mac]}]}
        told = Notice.objects.filter(kind="order.shipped").values_list("account__login_id", flat=True)
        assert CLERK in told and SP not in told
    assert (parcel.code, parcel.tracking) == (f"{order.no}-1", "EP1")
    assert counts(order) == (counts(order)[0], 1, False)
    with refused(ValidationError, "Tick at least one device."):
        ship(order)
    assign(order, stock(second)[0])
    keys = waiting(order)
    ship(order, packed=keys)
    words = "Somebody shipped or released one of these devices a moment ago. Nothing was done; look at the place again."
    with refused(ValidationError, words):
        ship(order, packed=keys)
    assign(order, stock(first)[0], to="Warehouse")
    with refused(ValidationError, "One of these devices goes to another place."):
        ship(order, packed=waiting(order, "Warehouse"))


def test_a_phone_is_used_once_the_network_has_seen_it(order) -> None:
    mac = stock(PHONE)[0]
    assign(order, mac)
    ship(order)
    store = Store(":memory:")
    with as_system():
        for n, command in enumerate(
            Command.objects.filter(customer=order.customer).exclude(kind="create_administrator").order_by("id")
        ):
            store.take(key=str(n), kind=command.kind, customer=command.lane, payload=command.payload, secret="")
        look = StoreDriver(store).look
        keep_reading(customer=order.customer, held=look(order.customer_code), asked_at=NOW, at=NOW)
        assert device(mac).status == "assigned", "it is on its way"
        with pytest.raises(ValueError, match="is no device of this tenant"):
            store.set_users(order.customer_code, {"registered": ["0A0000000001"]})
        store.set_users(order.customer_code, {"registered": [mac]})
        keep_reading(customer=order.customer, held=look(order.customer_code), asked_at=NOW, at=NOW)
    assert device(mac).status == "used"


def test_what_waits_for_its_day_is_packed_and_not_shipped() -> None:
    coming = order_of("Ashton Gate Sports")
    acted(assign_oldest, coming, place=place(coming))
    words = f"Order {coming.no} takes effect on {date_format(coming.effective, 'DATE_FORMAT')}; its parcels leave from then on."
    with refused(ValidationError, words):
        ship(coming)
    with as_system():
        kept = list(coming.packed.exclude(mac="").values_list("mac", flat=True))
    clerk = who(CLERK)
    with acting_for(clerk.partner_id):
        kind_of(coming).given_up(coming, by=clerk, at=NOW)  # it is taken back: stock above the clerk is free again
    assert kept and {device(mac).status for mac in kept} == {"not_used"}
    assert (coming.ship_requested, coming.ship_assigned) == (0, 0)


def test_a_customer_that_wants_fewer_or_nothing_gets_no_more(order) -> None:
    first = PHONE
    with as_system():
        DeviceHolding.objects.filter(customer=order.customer, model__name=first).delete()
    assign(order, stock(first)[0])
    with refused(ValidationError, f"{NAME} has ordered 1 {first} fewer meanwhile. Release what is too many."):
        ship(order)
    mac = PackedDevice.objects.filter(order=order)
    with as_system():
        (kept,) = mac.values_list("mac", flat=True)
    acted(end_shipping, order)
    assert device(kept).status == "not_used" and counts(order) == (counts(order)[0], 0, True)
    with refused(ValidationError, f"Everything of order {order.no} has left already."):
        acted(end_shipping, order)
    with as_system():
        Order.objects.filter(pk=order.pk).update(ship_done_at=None)
    clerk, gone = who(CLERK), order_of(NAME)
    gone.customer = Customer(name=NAME, status="closed")
    assert why_not_packed(gone) == f"{NAME} has no service any more; nothing is shipped to it."
    with acting_for(clerk.partner_id):
        assert end_shipping_of(customer=order.customer, by=clerk, at=NOW) == 1


# --- a defect


def test_what_came_back_defective_is_replaced_once(order) -> None:
    first = PHONE
    mac, clerk = stock(first)[0], who(CLERK)
    assign(order, mac)
    ship(order)
    with as_system():
        packed = order.packed.get(mac=mac)
    with refused(
        ValidationError,
        f"{macs.show(mac)} has not come back as defective. The customer returns it by a change order first.",
    ):
        acted(replace_device, order, packed=packed)
    with acting_for(clerk.partner_id):
        return_devices(customer=order.customer, macs=[mac], defective=[mac], by=clerk, at=NOW)
        DeviceHolding.objects.filter(mac=mac).update(valid_to=timezone.localdate())
    back = device(mac)
    assert (back.status, back.availability) == ("returned", "crash")
    before = counts(order)
    acted(replace_device, order, packed=packed)
    assert counts(order) == (before[0] + 1, before[1], False)
    assert (first, "", 1) in held(order)
    with refused(ValidationError, f"{macs.show(mac)} was replaced already."):
        acted(replace_device, order, packed=packed)
    other = stock(first, 3)
    assign(order, *other[: counts(order)[0] and 1])
    ship(order)
    assert (first, other[0], 1) in held(order)


# --- the pages


def test_the_desk_from_the_first_click_to_the_last_parcel(signed_in, order) -> None:
    client, first = signed_in(SP), PHONE
    rows = columns(read(client.get(reverse("orders:shipping-process"), {"per": 200}).content).first("table"))
    assert order.no in {row["Order No."] for row in rows}
    desk, (here, there) = reverse("orders:shipping-desk", args=[order.no]), (place(order), place(order, "Warehouse"))
    mac, other = stock(first, 2)
    answer = client.post(desk, {"assign": here.pk, f"p{here.pk}-macs": "hello"})
    assert answer.status_code == 422 and "Line 1: “hello” is not a MAC address." in answer.content.decode()
    answer = client.post(desk, {"assign": here.pk, f"p{here.pk}-macs": ""})
    assert "Type, scan or paste at least one MAC address, or choose a workbook." in answer.content.decode()
    said = client.post(desk, {"assign": here.pk, f"p{here.pk}-macs": macs.show(mac)}, follow=True).content.decode()
    assert "1 device is assigned to Reception." in said
    for rows, told in (
        (["x"], "Line 2: “x” is not a MAC address."),
        ([mac], f"Line 2: {macs.show(mac)} is assigned to this order already."),
    ):
        file = SimpleUploadedFile("macs.xlsx", book(rows, head=["MAC"]))
        assert told in client.post(desk, {"assign": there.pk, f"p{there.pk}-file": file}).content.decode()
    file = SimpleUploadedFile("macs.xlsx", book([other], head=["MAC Address"]))
    assert (
        "1 device is assigned to Warehouse."
        in client.post(desk, {"assign": there.pk, f"p{there.pk}-file": file}, follow=True).content.decode()
    )
    assert "1 device is assigned to Reception" in client.post(desk, {"oldest": here.pk}, follow=True).content.decode()


def test_parcels_leave_from_the_desk_with_their_papers_and_are_listed(signed_in, order) -> None:
    client, (here, there) = signed_in(SP), (place(order), place(order, "Warehouse"))
    other = stock(PHONE)[0]
    assign(order, other, to="Warehouse")
    for one in (here, there):
        acted(assign_oldest, order, place=one)
    ask = client.get(reverse("orders:ship-place", args=[order.no, there.pk])).content.decode()
    assert f"Ship to Warehouse ({order.no})?" in ask and macs.show(other) in ask
    for one in (here, there):
        keys = waiting(order, one.name)
        said = {"packed": keys, "carrier": "Example Parcels", "tracking": f"EP-{one.pk}", "comment": ""}
        with as_system():
            headsets = order.shipments.filter(place=one, device__model__by_mac=False)
            said |= {f"count_{s.pk}": s.quantity for s in headsets}
        answer = client.post(reverse("orders:ship-place", args=[order.no, one.pk]), said)
        assert answer.status_code == 302, answer.content.decode()
    assert counts(order)[2] is True
    left = read(client.get(reverse("orders:shipping-process"), {"per": 200}).content).first("table")
    assert order.no not in {row["Order No."] for row in columns(left)}
    with as_system():
        parcel = order.parcels.get(place=there)
    for paper in ("packing-list", "parcel-label"):
        pdf = client.get(reverse(f"orders:{paper}", args=[order.no, parcel.pk]))
        assert (pdf.status_code, pdf["Content-Type"]) == (200, "application/pdf")
    assert signed_in(CLERK).get(reverse("orders:shipping-desk", args=[order.no])).status_code == 403
    below = read(signed_in(CLERK).get(reverse("orders:shipping-result"), {"open": order.no}).content)
    told = [cells for table in below.first("section", id="chosen").all("table") for cells in body_rows(table)]
    assert [row[4] for row in told if row[5] and row[4] == macs.show(other)]
    assert "Packaged" in below.text and f"EP-{there.pk}" in below.text
    found = columns(
        read(signed_in(CLERK).get(reverse("orders:shipping-result"), {"mac": macs.show(other)}).content).first("table")
    )
    assert [(row["Order No."], row["Total Requested"]) for row in found] == [(order.no, str(counts(order)[0]))]
    assert order.no not in signed_in(ORBIT).get(reverse("orders:shipping-result"), {"per": 200}).content.decode()
    assert signed_in(SP).get(reverse("orders:ship-place", args=[order.no, 10**9])).status_code == 404


# --- the barcode


def test_the_barcode_is_code_128() -> None:
    """ISO/IEC 15417: start and stop, eleven modules a sign, digits in pairs; a known example, module by module."""
    known = "1101001000010100011000100010110001001101110011110010010100101111001100011101011"
    assert modules("AB-x") == known
    assert len(modules("503037-2")) < len(modules("abcdef-g")) == 11 * 10 + 13
    drawn = bars("503037-2")
    assert drawn[0] == (10, 2) and drawn[-1][1] == 2
    assert as_svg("503037-2").count("M") == len(drawn)
    for text in ("ü", ""):
        with pytest.raises(ValueError, match="cannot be written"):
            modules(text)
