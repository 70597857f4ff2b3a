"""A Change Order as it is read: its page field by field (guide 2.6.1.2), and its Excel."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from customers.models import Customer
from inventory.models import Usage
from oms.kit.acting import acting_for
from oms.kit.phones import national
from orders.actions.approve import reject_order
from orders.effect.reading import Reading
from orders.kinds import kind_of
from orders.models import DeviceReturn, NumberPick, Order
from orders.parts.numbers.save import save_numbers
from orders.parts.trunk.save import save_channel_changes
from tests.change import scene
from tests.change.scene import CLERK
from tests.change.test_devices import MACS, REASON, devices, shipped
from tests.change.test_devices import customer as with_devices  # noqa: F401
from tests.change.test_numbers import customer, held, main, picked, warehouse  # noqa: F401
from tests.orders.scene import give_numbers
from tests.page import Node, columns, read
from tests.pdf_text import pdf_lines
from tests.test_order_workbook import records, whole, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everything")]


def page_of(client, order: Order) -> Node:
    answer = client.get(order.get_absolute_url())
    assert answer.status_code == 200
    return read(answer.content)


def table(page: Node, heading: str) -> list[dict[str, str]]:
    """The rows of the first table with this heading."""
    return next(columns(found) for found in page.all("table") if heading in [h.text for h in found.all("th")])


def facts(page: Node) -> dict[str, str]:
    return {
        one.first("dt").text: one.first("dd").text for one in page.all("div") if one.first("dt") and one.first("dd")
    }


def with_numbers(of: Customer, numbers: list) -> Order:
    """One goes back, one moves to the warehouse, two come there."""
    order = scene.begun(of)
    site, account = warehouse(of)
    told = {"by": scene.clerk(), "at": timezone.now()}
    demand = {"site": site, "billing_account": account, "quantity": 2, "comment": "For the gate"}
    with acting_for(scene.clerk().partner_id):
        save_numbers(order=order, demands=[demand], ports=[], **told)
    picked(order, numbers[0])
    return picked(order, numbers[1], site=site, account=account)


def test_the_excel_names_every_number_that_comes_goes_or_moves(customer, held, signed_in) -> None:  # noqa: F811
    order = with_numbers(customer, held)
    give_numbers(scene.submitted(order), scene.vera())
    given = NumberPick.objects.filter(order=order, active=True).values_list("e164", flat=True)
    rows = records(workbook(signed_in(CLERK), order)["Number Ordering"])
    entries = {e.where: e for e in kind_of(order).effect(Reading(order)).entries if e.key.startswith("numbers:")}
    assert {row["Where"]: whole(row["To Be (EA)"]) for row in rows} == {w: e.to_be for w, e in entries.items()}
    here, there = (
        next(row for row in rows if row["Where"].startswith(name)) for name in (main(customer).name, "Warehouse")
    )
    first, second = (national(one.e164) for one in held[:2])
    assert (here["Numbers that go back"], here["Numbers that move away"]) == (first, second)
    assert not here["Numbers"] and not here["Numbers that move here"]
    assert there["Numbers that move here"] == second and not there["Numbers that go back"]
    assert sorted(there["Numbers"].split(", ")) == sorted(national(e164) for e164 in given)
    assert len(given) == 2 and there["Comment"] == "For the gate"


def test_devices_stand_with_current_add_return_and_to_be(with_devices, signed_in) -> None:  # noqa: F811
    lines = (("HS-10 Headset", -3), ("LIP-9020", 2), ("LIP-9010", -1))
    order = devices(scene.begun(with_devices), *lines, back=(MACS[0],), defective=True)
    rows = table(page_of(signed_in(CLERK), order), "ADD (EA)")
    account, figures = str(scene.main_account(with_devices)), ("Current (EA)", "ADD (EA)", "Return (EA)", "To Be (EA)")
    assert {row["Model"]: tuple(row[name] for name in figures) for row in rows} == {
        "HS-10 Headset": ("4", "0", "3", "1"), "LIP-9020": ("0", "2", "0", "2"), "LIP-9010": ("3", "0", "2", "1"),
    }  # fmt: skip
    phone = next(row for row in rows if row["Model"] == "LIP-9010")
    assert phone["Billing Account"] == account and phone["User Package"] == "—"
    back = DeviceReturn.objects.get(order=order)
    group = back.holding.model.group
    assert (phone["Device Type"], phone["Sub Type"]) == (str(group.type), str(group))


def test_the_excel_says_why_a_device_goes_back_and_whether_it_is_defective(with_devices, signed_in) -> None:  # noqa: F811
    order = devices(scene.begun(with_devices), ("LIP-9020", 2), back=(MACS[0],), defective=True)
    rows = records(workbook(signed_in(CLERK), order)["Device Ordering"])
    assert [row["Section"] for row in rows] == ["Devices", "Devices", "Individual Device Return"]
    back = rows[-1]
    assert (back["What"], back["MAC"], back["Reason of Return"], back["Defective"]) == (
        "LIP-9010", "02:00:5E:10:00:01", REASON, "Yes",
    )  # fmt: skip
    assert back["Where"] == str(scene.main_account(with_devices))
    assert {whole(row["Order(+/-)"]) for row in rows[:2]} == {2, -1}


def test_the_pdf_names_each_device_that_goes_back(with_devices, signed_in) -> None:  # noqa: F811
    order = devices(scene.begun(with_devices), back=(MACS[0],), defective=True)
    lines = pdf_lines(signed_in(CLERK).get(reverse("orders:pdf", args=[order.no])).content)
    place = lines.index("Individual Device Return")
    told = " ".join(lines[place + 1 : place + 4])
    assert f"LIP-9010 02005E100001 {REASON} Yes {scene.main_account(with_devices)}" in told.replace(":", "")


def test_channels_stand_with_what_was_last_read_to_be_in_use(customer, signed_in) -> None:  # noqa: F811
    order = scene.begun(customer)
    Usage.objects.filter(customer=customer, type="channel").delete()
    client, told = signed_in(CLERK), {"by": scene.clerk(), "at": timezone.now()}
    with acting_for(scene.clerk().partner_id):
        save_channel_changes(order=order, changes={"sip": 2}, **told)
    (row,) = table(page_of(client, order), "Assigned")
    assert row["Assigned"] == "—"
    Usage.objects.create(
        partner=customer.partner, partner_name=customer.partner_name, customer=customer, customer_code=customer.code,
        customer_name=customer.name, type="channel", key="sip", name="SIP Trunk Channels", assigned=9, using=7,
        read_at=timezone.now() - timedelta(hours=3),
    )  # fmt: skip
    (row,) = table(page_of(client, order), "Assigned")
    now = Reading(order).now.channels["sip"]
    assert (row["Trunk Channel"], row["Now"], row["Assigned"]) == ("SIP Trunk Channels", str(now), "7")
    assert (row["Order(+/-)"], row["To Be"]) == ("+2", str(now + 2))


def test_who_registered_approved_and_completed_it_stands_with_the_days(customer, signed_in) -> None:  # noqa: F811
    line = scene.has(customer, "basic-user-vm", 2)
    order = scene.ordered(scene.begun(customer), scene.changes(line, 1))
    client = signed_in(CLERK)
    before = facts(page_of(client, order))
    assert before["Registered by"] == "Clara Clerk, RS-Vertical"
    assert {before[name] for name in ("Approve Date", "Approved by", "Complete Date", "Completed by")} == {"—"}
    scene.through(order)
    after = facts(page_of(client, order))
    assert (after["Approved by"], after["Completed by"]) == (order.approved_by, "Clara Clerk, RS-Vertical")
    assert after["Order Status"] == "Confirmed" and "—" not in (after["Approve Date"], after["Complete Date"])
    told = {row["Field"]: row["Value"] for row in records(workbook(client, order)["Order"])}
    for name in ("Registered by", "Approved by", "Approve Date", "Complete Date", "Completed by"):
        assert told[name] == after[name], name


def carried(order: Order) -> dict[str, list[str]]:
    """What is ordered, in words."""
    kinds = {
        "itemlines": ("item__code", "line_id", "billing_account__name", "quantity", "price", "comment"),
        "devicelines": ("model__name", "billing_account__name", "package__code", "quantity", "comment"),
        "devicereturns": ("holding_id", "mac", "reason", "defective"),
        "numberdemands": ("site__name", "billing_account__name", "quantity", "comment"),
        "numberchanges": ("holding_id", "e164", "site__name", "billing_account__name"),
        "shippingplaces": ("name", "address", "post_code"), "shipments": ("place__name", "device__model__name", "quantity"),
    }  # fmt: skip
    return {kind: sorted(map(str, getattr(order, kind).values_list(*names))) for kind, names in kinds.items()}


def test_a_rejected_one_is_ordered_again_from_its_copy(customer, held, with_devices, signed_in) -> None:  # noqa: F811
    order = with_numbers(customer, held)
    devices(order, ("LIP-9020", 2), back=(MACS[0],), defective=True)
    shipped(order)
    scene.ordered(order, scene.changes(scene.has(customer, "basic-user-vm", 2), 1, "Two more desks"))
    with acting_for(scene.clerk().partner_id):
        save_channel_changes(order=order, changes={"sip": 2}, by=scene.clerk(), at=timezone.now())
    scene.submitted(order)
    with acting_for(scene.vera().partner_id):
        reject_order(order=order, reason="Not like this, please.", by=scene.vera(), at=timezone.now())
    client, before = signed_in(CLERK), carried(order)
    answer = client.post(reverse("orders:copy", args=[order.no]))
    copy = Order.objects.get(copy_of=order)
    assert answer["Location"] == reverse("orders:step-info", args=[copy.no])
    assert carried(copy) == before and all(before.values())
    assert (copy.sip_channels, copy.kind, copy.state, copy.title) == (2, "change", "temporary", order.title)
    assert {s.device.order_id for s in copy.shipments.select_related("device")} == {copy.pk}
    shown = page_of(client, copy)
    assert f"Copy of {order.no}" in shown.text and table(shown, "ADD (EA)")
    give_numbers(scene.submitted(copy), scene.vera())
    scene.confirmed(scene.approved(copy))
    assert Order.objects.get(pk=copy.pk).state == "confirmed"
