"""Order items and prices from a workbook: rehearsed, imported, and the list back with its verdicts."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from catalogue.models import CatalogueSheet, ItemPrice, OrderItem
from oms.kit.acting import as_system
from tests.people import ABOVE, CLERK, SP
from tests.test_reseller_import import book

pytestmark = pytest.mark.django_db
UPLOAD, REHEARSAL, JUDGED = "catalogue:import", "catalogue:import-rehearsal", "catalogue:import-judged"


def item(code: str = "t-900", **cells) -> dict:
    return {
        "Item Code": code, "Order Item": f"Test {code}", "Item Type": "User Package", "Item Group": "User License",
        "List Price": "6.90",
    } | cells  # fmt: skip


def upload(client: Client, kind: str, *rows: dict):
    return client.post(reverse(UPLOAD), {"kind": kind, "file": SimpleUploadedFile("list.xlsx", book(*rows))})


def verdicts(client: Client, kind: str, *rows: dict) -> list[tuple[str, str]]:
    """(what is wrong, what would happen) of each row."""
    assert upload(client, kind, *rows).status_code == 302
    with as_system():
        return [(row[2], row[3]) for row in CatalogueSheet.objects.get(imported_at=None).rows]


def stored(code: str) -> OrderItem:
    with as_system():
        return OrderItem.objects.get(code=code)


def test_new_items_come_in_and_old_ones_change(signed_in) -> None:
    client = signed_in(SP)
    before = stored("basic-user-vm")
    old = {"Item Code": "basic-user-vm", "List Price": "99.50", "Description": "Dearer now"}
    (_none, new), (_fault, changed) = verdicts(client, "items", item(Description="From a list"), old)
    assert new.startswith("New item: List Price: 6.90 GBP; Maximum trial: ")
    assert f"List Price: {before.list_price} → 99.50" in changed
    with as_system():
        assert not OrderItem.objects.filter(code="t-900").exists()
    assert client.post(reverse(REHEARSAL)).url == reverse("catalogue:items")
    made = stored("t-900")
    assert (made.name, made.list_price, made.description) == ("Test t-900", Decimal("6.90"), "From a list")
    assert stored("basic-user-vm").description == "Dearer now"
    with as_system():
        price = ItemPrice.objects.filter(item__code="basic-user-vm").order_by("valid_from").last()
        assert (price.price, price.valid_from) == (Decimal("99.50"), timezone.localdate())
        assert ItemPrice.objects.get(item=made).price == Decimal("6.90")


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"Item Code": "no blanks"}, "Item Code: Letters, digits, hyphens and underscores only."),
        ({"Item Code": ""}, "Missing: Item Code."),
        ({"List Price": ""}, "Missing: List Price."),
        ({"List Price": "cheap"}, "List Price: “cheap” is no amount. Write it like 6.90."),
        ({"List Price": "6,9050"}, "List Price: “6,9050” is no amount."),
        ({"List Price": "-1"}, "List Price: A price cannot be negative."),
        ({"List Price": "1.005"}, "at most eight digits before the point and two after it"),
        ({"Item Type": "Thing"}, "Item Type: “Thing” is not in the list: "),
        ({"Item Group": "Nowhere"}, "Item Group: “Nowhere” is not in the list: "),
        ({"Available from": "soon"}, "Available from: “soon” is no day. Write it like 2026-11-30."),
        ({"Available from": "2026-12-02", "Available to": "2026-12-01"}, "Available to is before Available from."),
        ({"Maximum trial": "long"}, "Maximum trial: “long” is no length of time."),
        ({"Order Item": "basic user with vm"}, "Another item is called “basic user with vm”."),
    ],
)
def test_every_bad_item_says_why(signed_in, cells: dict, why: str) -> None:
    (bad, _words), (good, _new) = verdicts(signed_in(SP), "items", item() | cells, item("t-901"))
    assert why in bad
    assert good == ""


def test_a_price_with_the_day_from_which_it_holds(signed_in) -> None:
    client, today = signed_in(SP), timezone.localdate()
    later = today + timedelta(days=30)
    rows = [
        {"Item Code": "basic-user-vm", "List Price": "7.77", "Holds from": later},
        {"Item Code": "basic-user-vm", "List Price": "8.88", "Holds from": date(2020, 1, 1)},
        {"Item Code": "nothing", "List Price": "8.88", "Holds from": ""},
        {"Item Code": "basic-user-vm", "List Price": "9.99", "Holds from": later},
    ]
    good, past, unknown, twice = verdicts(client, "prices", *rows)
    assert good[0] == "" and "→ 7.77 from" in good[1]
    assert "A price cannot change what was." in past[0]
    assert unknown[0] == "There is no order item with the code “nothing”."
    assert twice[0] == "This item and day stands in an earlier row, too: row 2."
    client.post(reverse(REHEARSAL))
    with as_system():
        assert ItemPrice.objects.get(item__code="basic-user-vm", valid_from=later).price == Decimal("7.77")
    assert stored("basic-user-vm").list_price != Decimal("7.77")  # not yet


def test_the_list_comes_back_with_its_verdicts_and_the_grid_can_be_read_back(signed_in) -> None:
    client = signed_in(SP)
    upload(client, "items", item(), item("t-901", **{"Item Type": "Thing"}))
    content = client.get(reverse(JUDGED)).content
    head, _good, bad = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    assert "Thing" in bad[head.index("What is wrong")]
    grid = client.get(reverse("catalogue:items") + "?export=xlsx")
    content = grid.getvalue() if grid.streaming else grid.content
    answer = client.post(reverse(UPLOAD), {"kind": "items", "file": SimpleUploadedFile("items.xlsx", content)})
    assert answer.status_code == 302
    with as_system():
        rows = CatalogueSheet.objects.get(imported_at=None).rows
        assert len(rows) == OrderItem.objects.count()
        assert {(row[2], row[3]) for row in rows} == {("", "No change")}


@pytest.mark.parametrize("login", [ABOVE, CLERK])
def test_only_the_provider_imports(signed_in, login: str) -> None:
    for name in (UPLOAD, REHEARSAL, JUDGED):
        assert signed_in(login).get(reverse(name)).status_code == 403
        assert signed_in(login).post(reverse(name)).status_code in (403, 405)
