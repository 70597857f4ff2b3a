"""Devices as stock: registered in any notation, listed, moved down the tree, defective, deleted (guide 2.4.1)."""

import ast

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from catalogue.models import DeviceModel, DeviceOrderGroup
from inventory.actions.change_device import change_device, mark_device, restock_device
from inventory.actions.move_devices import allocate_devices, delete_devices, take_back_devices
from inventory.models import Device
from oms.kit import macs
from oms.kit.acting import acting_for, as_system
from oms.kit.phones import Faults
from oms.kit.setup.actions import save_entry
from partners.models import Partner
from tests import sources
from tests.orders.scene import refused, who
from tests.page import columns, read
from tests.test_number_import import book

pytestmark = pytest.mark.django_db
SP, CLERK, ORBIT = "admin@nimbus.example", "clerk@rs-vertical.example", "admin@orbit.example"
LIST, REGISTER = "inventory:device-list", "inventory:register-devices"
ORBITS = "02005E1F0001"  # un-shipped stock of Orbit, which holds Manage Device
NOW = timezone.now()


def model(name: str = "LIP-9020") -> DeviceModel:
    with as_system():
        return DeviceModel.objects.get(name=name)


def device(mac: str) -> Device:
    with as_system():
        return Device.objects.get(mac=mac)


def put(mac: str, **values) -> Device:
    with as_system():
        Device.objects.filter(mac=mac).update(**values)
    return device(mac)


def acted(action, by, **said):
    with acting_for(by.partner_id):
        return action(**said, by=by, at=NOW)


def register(client, typed: str, **more):
    said = {"model": model().pk, "owner_type": "sp_shipped", "macs": typed, **more}
    return client.post(reverse(REGISTER), said)


def problems(answer) -> list[str]:
    assert answer.status_code == 422
    return [item.text for item in read(answer.content).first("div", class_="problems").all("li")]


def found(client, **query) -> list[dict[str, str]]:
    table = read(client.get(reverse(LIST), {"per": 200, **query}).content).first("table")
    return columns(table) if table else []


# --- how a list is read


def test_a_list_is_read_line_by_line_in_any_notation() -> None:
    typed = "00:1a:2b:3c:4d:5e\n\n001a.2b3c.4d5f, SN 1\n00-1A-2B-3C-4D-60;SN2\n001A2B3C4D61 SN3"
    assert [(line.place, line.mac, line.serial) for line in macs.lines_in(typed, 10)] == [
        (1, "001A2B3C4D5E", ""), (3, "001A2B3C4D5F", "SN 1"), (4, "001A2B3C4D60", "SN2"), (5, "001A2B3C4D61", "SN3"),
    ]  # fmt: skip
    with pytest.raises(Faults) as told:
        macs.lines_in("001A2B3C4D5E\nhello\n00:1A:2B:3C:4D:5E", 10)
    assert told.value.texts == [
        "Line 2: “hello” is not a MAC address. It has twelve digits 0–9 or A–F, like 02:00:5E:10:00:01.",
        "Line 3: 00:1A:2B:3C:4D:5E stands twice.",
    ]
    with pytest.raises(Faults, match="1 devices at once is the most."):
        macs.lines_in("001A2B3C4D5E\n001A2B3C4D5F", 1)


# --- register


def test_devices_are_registered_as_stock_of_ones_company(signed_in) -> None:
    client = signed_in(SP)
    answer = register(client, "02-00-5e-f0-00-01, SN-1\n0200.5ef0.0002", comment="Pallet 7")
    assert answer.status_code == 302
    assert "2 devices are registered." in client.get(answer.url).content.decode()
    made = device("02005EF00001")
    assert (made.serial, made.model_name, made.group_name, made.comment) == ("SN-1", "LIP-9020", made.model.group.name, "Pallet 7")  # fmt: skip
    assert (made.status, made.availability, made.owner_type) == ("not_used", "normal", "sp_shipped")
    assert made.partner_name == made.owner_name == "Nimbus Telecom"
    (row,) = found(client, mac="02:00:5E:F0:00:02")
    assert (row["MAC Address"], row["Status"], row["Customer Assign"]) == (
        "02:00:5E:F0:00:02",
        "Not Used",
        "Not Assigned",
    )


def test_each_refusal_names_its_line(signed_in) -> None:
    client, before = signed_in(SP), Device.objects.count
    with as_system():
        there = before()
    told = problems(register(client, "02005EF00001\n02:00:5E:10:10:01\n02005E1F0001"))
    assert told == [
        "MAC addresses: Line 2: 02:00:5E:10:10:01 is registered already.",
        "MAC addresses: Line 3: 02:00:5E:1F:00:01 is registered already.",
    ]
    assert problems(register(client, "xyz"))[0].startswith("MAC addresses: Line 1: “xyz” is not a MAC address.")
    told = problems(register(signed_in(ORBIT), "02005E101001\n02005E1F0001", owner_type="un_shipped"))
    assert told == [
        "MAC addresses: Line 1: 02:00:5E:10:10:01 cannot be registered.",
        "MAC addresses: Line 2: 02:00:5E:1F:00:01 is registered already.",
    ], "whose it is, and that it is there, is not told of a foreign one"
    with as_system():
        assert before() == there


def test_only_the_provider_registers_what_is_shipped(signed_in) -> None:
    (told,) = problems(register(signed_in(ORBIT), "02005EF00001"))
    assert told.startswith("Owner Type: Select a valid choice.")
    assert register(signed_in(CLERK), "02005EF00001").status_code == 403
    assert signed_in(CLERK).get(reverse(LIST)).status_code == 200, "the list itself is everybody's"
    upload = signed_in(ORBIT).post(reverse("inventory:import-devices"), {"file": SimpleUploadedFile("d.xlsx", book(
        ["02005EF00001", "LIP-9020", "SP Shipped"], ["02005EF00002", "lip-9020", ""], ["02005EF00002", "LIP-9020", ""],
        ["", "LIP-9020", ""], ["02005EF00003", "Nokia", ""], head=["MAC", "Device Model", "Owner Type"],
    ))})  # fmt: skip
    page = signed_in(ORBIT).get(upload.url).content.decode()
    for words in (
        "02:00:5E:F0:00:01: only the service provider ships devices. Register yours as Un-shipped.",
        "02:00:5E:F0:00:02 stands twice in the list.", "The MAC address is missing.", "“Nokia” is not in the list:",
        "1 device can be registered.",
    ):  # fmt: skip
        assert words in page, words
    signed_in(ORBIT).post(upload.url)
    made = device("02005EF00002")
    assert (made.owner_type, made.partner_name) == ("un_shipped", "Orbit Comms")


# --- the list


def test_everybody_sees_the_own_tree_and_filters_narrow(signed_in) -> None:
    client = signed_in(ORBIT)
    assert {row["Assigned Reseller"] for row in found(client)} == {"Orbit Comms"}
    put(ORBITS, availability="crash")
    assert [row["MAC Address"] for row in found(client, availability="crash")] == ["02:00:5E:1F:00:01"]
    assert len(found(client, model=model("1010i").pk)) == 4
    assert len(found(client, mac="5e1f00")) == 6 and not found(client, mac="zz") and not found(client, assigned="True")
    assert not found(client, owner_type="sp_shipped") and not found(client, status="used")
    assert client.get(reverse("inventory:device", args=["02005E101001"])).status_code == 404
    assert signed_in(CLERK).get(reverse("inventory:device", args=[ORBITS])).status_code == 404


def test_names_follow_the_catalogue() -> None:
    sp = who(SP)
    with acting_for(sp.partner_id):
        found, group = model(), DeviceOrderGroup.objects.get(pk=model().group_id)
        found.name, group.name = "LIP-9020 rev. B", "Desk sets"
        save_entry(group, by=sp, at=NOW)
        save_entry(found, by=sp, at=NOW)
    assert (device(ORBITS).model_name, device(ORBITS).group_name) == ("LIP-9020 rev. B", "Desk sets")


# --- down the tree and back


def test_stock_goes_down_and_comes_back(signed_in) -> None:
    sp, orbit = who(SP), Partner.objects
    with as_system():
        to = orbit.get(name="Orbit Comms")
    assert acted(allocate_devices, sp, macs=["02005E101011"], to=to) == 1
    given = device("02005E101011")
    assert (given.partner_name, given.owner_name, given.owner_type) == ("Orbit Comms", "Nimbus Telecom", "un_shipped")
    with refused(ValidationError, "These devices are not free in your stock: 02:00:5E:10:10:11."):
        acted(allocate_devices, sp, macs=["02005E101011"], to=to)
    with refused(ValidationError, "Choose a reseller below your own company."):
        acted(allocate_devices, sp, macs=["02005E101012"], to=sp.partner)
    with refused(ValidationError, "These devices are not unused at a reseller below you: 02:00:5E:1F:00:01."):
        acted(take_back_devices, sp, macs=[ORBITS])
    with pytest.raises(PermissionDenied, match="“Manage Device”"):
        acted(take_back_devices, who(CLERK), macs=[ORBITS])
    put("02005E101011", status="returned")
    assert acted(take_back_devices, sp, macs=["02005E101011"]) == 1
    back = device("02005E101011")
    assert (back.partner_name, back.owner_type, back.status) == ("Nimbus Telecom", "sp_shipped", "not_used")
    page = read(signed_in(SP).get(reverse("inventory:device", args=["02005E101011"])).content)
    told = [item.first("strong").text for item in page.first("ol", class_="timeline").all("li")]
    assert told == ["Back in stock", "Returned", "Allocated to Orbit Comms", "Registered"]


def test_many_at_once_by_their_ticks(signed_in) -> None:
    client = signed_in(SP)
    with as_system():
        keys = list(Device.objects.filter(mac__startswith="02005E1F0").values_list("pk", flat=True))
        own = list(Device.objects.filter(mac__startswith="02005E10101").values_list("pk", flat=True)[:2])
    answer = client.post(
        reverse(LIST), {"act": "allocate", "pk": [*own, keys[0]], "reseller": "Orbit Comms", "sure": "1"}
    )
    told = client.get(answer.url).content.decode()
    assert "Allocate to reseller: 2 of 3 done" in told and "Not for this row." in told
    answer = client.post(
        reverse(LIST), {"act": "defective", "pk": own, "availability": "abnormal", "comment": "Hums", "sure": "1"}
    )
    assert "Mark as defective: 2 of 2 done" in client.get(answer.url).content.decode()
    with as_system():
        assert {(d.availability, d.comment) for d in Device.objects.filter(pk__in=own)} == {("abnormal", "Hums")}


# --- state


def test_a_device_changes_as_far_as_its_state_allows(signed_in) -> None:
    sp, orbit = who(SP), who(ORBIT)
    client, page = signed_in(ORBIT), reverse("inventory:modify-device", args=[ORBITS])
    said = {"serial": "SN-9", "owner_type": "un_shipped", "availability": "abnormal", "comment": "Display flickers"}
    assert client.post(page, said).status_code == 302
    now = device(ORBITS)
    assert (now.serial, now.availability, now.comment) == ("SN-9", "abnormal", "Display flickers")
    assert problems(client.post(page, said | {"owner_type": "sp_shipped"})) == [
        "Owner Type: Only the service provider ships devices; yours are Un-shipped."
    ]
    assert signed_in(CLERK).get(page).status_code == 404
    put(ORBITS, status="returned")
    with refused(ValidationError, "It is “Abnormal”. Have it repaired first."):
        acted(restock_device, orbit, device=now)
    acted(mark_device, orbit, device=now, availability="normal")
    with refused(ValidationError, "It is “Normal” already.", field="availability"):
        acted(mark_device, orbit, device=now, availability="normal")
    assert acted(restock_device, orbit, device=now).status == "not_used"
    with refused(ValidationError, "Only a returned device comes back into stock; it is “Not Used”."):
        acted(restock_device, orbit, device=now)
    kept = put("02005E101012", status="reserved", reserved_by="77")
    with refused(ValidationError, "Order 77 keeps it. Release it there first.", field="availability"):
        acted(mark_device, sp, device=kept, availability="crash")
    more = {"serial": "", "comment": "", "availability": "normal", "owner_type": "un_shipped"}
    words = "The owner type changes only while the device is Not Used; it is “Reserved”."
    with refused(ValidationError, words, field="owner_type"):
        acted(change_device, sp, device=kept, **more)
    put(ORBITS, owner_partner_id=orbit.partner_id)
    with pytest.raises(PermissionDenied, match="Only the company whose device it is may change it."):
        acted(mark_device, sp, device=now, availability="crash")


def test_what_was_never_used_is_deleted_and_can_be_undone(signed_in) -> None:
    client, page = signed_in(ORBIT), reverse("inventory:delete-device", args=[ORBITS])
    assert "Delete LIP-9020 02:00:5E:1F:00:01?" in client.get(page).content.decode()
    told = read(client.post(page, follow=True).content)
    assert "02:00:5E:1F:00:01 is deleted." in told.text
    undo = told.first("form", class_="undo")
    client.post(undo.get("action"), {"next": reverse(LIST), "act": undo.first("button").get("value")})
    assert device(ORBITS).partner_name == "Orbit Comms"
    put(ORBITS, status="reserved", reserved_by="77")
    put(ORBITS, status="not_used", reserved_by="")
    assert problems(client.post(page)) == ["These devices are in use, used before, or not yours: 02:00:5E:1F:00:01."]
    with refused(ValidationError, "Name one device at least."):
        acted(delete_devices, who(ORBIT), macs=[])


def test_a_device_changes_its_state_through_one_door_alone() -> None:
    """A state that DEVICE_WAYS does not lead to cannot be written: all writes of one stand in a single file."""
    door, found = "inventory/actions/device_state.py", []
    for source in sources.python(tests=False, migrations=False):
        if source.app != "inventory" or source.name == door or "/demo/" in source.name:
            continue
        for node in ast.walk(source.tree):
            update = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "update"
            if update and any(word.arg == "status" for word in node.keywords):
                found.append(f"{source.name}:{node.lineno}")
            targets = node.targets if isinstance(node, ast.Assign) else []
            if any(isinstance(one, ast.Attribute) and one.attr == "status" for one in targets):
                found.append(f"{source.name}:{node.lineno}")
    assert found == []
