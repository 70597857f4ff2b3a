"""The Excel of an order: one sheet for each part, drawn by the part itself, with the rows of the order's page."""

import io
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.formats import date_format

from oms.kit.acting import as_system
from oms.kit.figures import figure
from oms.kit.grid.excel import sheet_names
from oms.kit.phones import national
from oms.kit.templatetags.kit import signed
from orders.kinds import TYPES, kind_of
from orders.models import NumberPick, Order, Shipment
from orders.queries.order import contents_of
from partners.people.models import ExcelDownload
from tests.orders.scene import ARTHUR, CLERK, IN_STATE, NEIGHBOUR, order_in, order_of
from tests.page import Node, read

pytestmark = pytest.mark.django_db
EMPTY = "—"


def workbook(client, order: Order) -> openpyxl.Workbook:
    answer = client.get(f"{order.get_absolute_url()}?export=xlsx")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert answer["Content-Disposition"].startswith(f'attachment; filename="order-{order.no}_')
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def records(sheet) -> list[dict]:
    """Its rows by their headings, without the empty one of a sheet that has none."""
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows if any(cell not in (None, "") for cell in row)]


def entry_rows(book: openpyxl.Workbook) -> list[dict]:
    """Rows of every sheet of entries, but for sites and billing accounts, which are none."""
    found = [row for sheet in book.worksheets for row in records(sheet) if "Order(+/-)" in row]
    return [row for row in found if row["Section"] not in ("Sites", "Billing accounts")]


def whole(value):
    """Excel knows no whole numbers."""
    return int(value) if isinstance(value, float) else value


def shown(row: dict) -> list[str]:
    """A row of a sheet as the page says it."""

    def day(value) -> str:
        return f"{value.day} {value:%b %Y}" if value else EMPTY

    def amount(value) -> str:
        return f"{figure(Decimal(str(value)), 2)} {row['Currency']}" if value not in (None, "") else EMPTY

    def count(value) -> str:
        return EMPTY if value in (None, "") else str(whole(value))

    dates = day(row["Act. Date"])
    if row["Trial Expires"]:
        dates += f" trial to {day(row['Trial Expires'])}, Billing Start {day(row['Billing Start'])}"
    change = row["Order(+/-)"]
    comment = f"“{row['Comment']}”" if row["Comment"] else ""
    price = amount(row["Price"]) + (f" list {amount(row['List Price'])}" if row["List Price"] else "")
    each = {" per month": row["Monthly"], " once": row["Once"]}
    money = " ".join(amount(value) + words for words, value in each.items() if value not in (None, ""))
    return [
        " ".join(filter(None, (row["What"], row["Details"], comment, row["Where"]))), dates, price,
        count(row["Now (EA)"]), EMPTY if change in (None, "") else signed(whole(change)), count(row["To Be (EA)"]),
        money or EMPTY,
    ]  # fmt: skip


def cells(table: Node) -> list[list[str]]:
    """Rows below the head, without the headings of groups."""
    rows = [[cell.text for cell in row.all("td")] for body in table.all("tbody") for row in body.all("tr")]
    return [row for row in rows if row]


def packed(row: list[str]) -> list[str]:
    """Without blanks: a new line of a cell is one to the eye alone."""
    return ["".join(cell.split()) for cell in row]


@pytest.mark.parametrize("state", IN_STATE)
def test_the_rows_of_the_sheets_are_those_of_the_page(signed_in, state: str) -> None:
    client, order = signed_in(CLERK), order_in(state)
    page = read(client.get(order.get_absolute_url()).content.decode())
    effect = page.first("table", class_="lines effect")
    found = [shown(row) for row in entry_rows(workbook(client, order))]
    if effect is None:
        assert found == []
        return
    assert sorted(map(packed, found)) == sorted(map(packed, cells(effect)))
    assert len(found) > 2


def test_there_is_a_sheet_for_each_part_that_the_page_shows(signed_in) -> None:
    order = order_in("confirmed")
    book = workbook(signed_in(CLERK), order)
    parts = [str(part.title) for part in kind_of(order).parts if part.lists]
    assert book.sheetnames == sheet_names(["Order", "New Customer", *parts])
    assert len(parts) > 6
    start = next(kind for kind in TYPES.values() if not kind.parts)
    with as_system():
        other = Order.objects.filter(kind=start.kind, partner__name="RS-Vertical").first()
    assert workbook(signed_in(CLERK), other).sheetnames == ["Order", str(start.label)]


def test_the_head_says_which_order_and_what_it_costs(signed_in) -> None:
    order = order_in("confirmed")
    facts = {row["Field"]: row["Value"] for row in records(workbook(signed_in(CLERK), order)["Order"])}
    with as_system():
        effect = contents_of(order).effect
    assert facts["Order No."] == order.no
    assert facts["Customer Company Name"] == "Zetland School Trust"
    assert (facts["Order Type"], facts["State"], facts["Reseller"]) == ("New Customer", "Confirmed", "RS-Vertical")
    assert (Decimal(str(facts["Monthly"])), Decimal(str(facts["Once"]))) == (effect.monthly.amount, effect.once.amount)
    assert effect.monthly.amount > 0
    assert facts["Takes effect"] == date_format(effect.day, "DATE_FORMAT")
    assert facts["Currency"] == effect.currency == "GBP"


def test_amounts_and_counts_are_numbers_and_phone_numbers_are_text(signed_in) -> None:
    order = order_in("confirmed")
    book = workbook(signed_in(CLERK), order)
    items = records(book["Order Items"])
    assert items
    for row in items:
        assert all(isinstance(row[name], int | float) for name in ("Now (EA)", "Order(+/-)", "To Be (EA)"))
    priced = [row for row in items if row["Section"] == "Order Items"]
    assert priced
    assert all(isinstance(row["Price"], int | float) and row["Currency"] == "GBP" for row in priced)
    formats = {
        cell.value: sheet_cell.number_format
        for cell, sheet_cell in zip(book["Order Items"][1], book["Order Items"][2], strict=True)
    }
    assert (formats["Price"], formats["Monthly"], formats["Act. Date"]) == ("#,##0.00", "#,##0.00", "yyyy-mm-dd")
    with as_system():
        picks = set(NumberPick.objects.filter(order=order, active=True).values_list("e164", flat=True))
    told = [number for row in records(book["Number Ordering"]) for number in (row["Numbers"] or "").split(", ")]
    assert {national(e164) for e164 in picks} <= set(told)
    assert picks


def test_shipments_and_sites_stand_on_their_sheets(signed_in) -> None:
    with as_system():
        shipment = Shipment.objects.filter(order__partner__name="RS-Vertical").select_related("place", "site").first()
        order = Order.objects.get(pk=shipment.order_id)
        sites = set(order.customer.sites.values_list("name", flat=True))
        phones = {national(s.place.phone) for s in Shipment.objects.filter(order=order).select_related("place")}
    client = signed_in(CLERK)
    book = workbook(client, order)
    rows = records(book["Device Shipping Info."])
    page = read(client.get(order.get_absolute_url()).content.decode())
    table = next(t for t in page.all("table") if "Shipping Place Name" in t.text)
    assert [["—" if cell is None else str(whole(cell)) for cell in row.values()] for row in rows] == cells(table)
    assert {row["Phone Number"] for row in rows} == phones
    of_sites = [
        row for row in records(book[sheet_names(["Service Plan & Customer Site"])[0]]) if row["Section"] == "Sites"
    ]
    assert {row["What"] for row in of_sites} == sites
    assert [row["Details"] for row in of_sites].count("Main Site") == 1


def test_the_download_is_logged_and_seen_by_whom_the_page_is(signed_in) -> None:
    order = order_in("confirmed")
    client = signed_in(CLERK)
    with as_system():
        before = ExcelDownload.objects.count()
    book = workbook(client, order)
    with as_system():
        assert ExcelDownload.objects.count() == before + 1
        logged = ExcelDownload.objects.latest("pk")
    assert (logged.login_id, logged.menu_code, logged.menu_name) == (CLERK, "order-status", "Order Status")
    assert logged.rows == sum(len(records(sheet)) for sheet in book.worksheets)
    assert signed_in(ARTHUR).get(f"{order.get_absolute_url()}?export=xlsx").status_code == 200
    assert signed_in(NEIGHBOUR).get(f"{order.get_absolute_url()}?export=xlsx").status_code == 404
    with as_system():
        assert ExcelDownload.objects.filter(login_id=NEIGHBOUR, pk__gt=logged.pk).count() == 0


def test_the_page_offers_it(signed_in) -> None:
    order = order_of("Zetland School Trust")
    page = read(signed_in(CLERK).get(order.get_absolute_url()).content.decode())
    links = [link for link in page.all("a") if link.text == f"Excel {order.no}"]
    assert [link.get("href") for link in links] == [f"{order.get_absolute_url()}?export=xlsx"]


def test_a_workbook_asks_no_more_of_the_database_than_the_page(signed_in) -> None:
    client, order = signed_in(CLERK), order_in("confirmed")
    client.get(order.get_absolute_url())
    with CaptureQueriesContext(
        connection,
    ) as page:
        client.get(order.get_absolute_url())
    with CaptureQueriesContext(connection) as book:
        workbook(client, order)
    assert len(book) <= len(page) + 2


def test_names_of_sheets_are_such_as_excel_takes() -> None:
    assert sheet_names(["Order", "order", "a/b:c", "x" * 40, "x" * 40, "", "'quoted'"]) == [
        "Order", "order 2", "a b c", "x" * 31, "x" * 29 + " 2", "Sheet", "quoted",
    ]  # fmt: skip
