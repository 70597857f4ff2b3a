"""A list of changes in Chromium: fetched, filled in, rehearsed, ordered, approved and confirmed at once, and in the network."""

import io
import time

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_change_order import in_network
from tests.people import ABOVE, CLERK

CODE, NAMES = "basic-user-vm", ("Camden Lantern Works", "Hebden Saddlery")


def filled_in(page: Page) -> tuple[bytes, dict[str, int]]:
    """The workbook with one more for two customers; Customer ID → what it has now."""
    page.goto("/orders/batches/import/")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Workbook to fill in").click()
    book = openpyxl.load_workbook(io.BytesIO(waiting.value.path().read_bytes()))
    head, *rows = book.active.iter_rows()
    at, had = {cell.value: place for place, cell in enumerate(head)}, {}
    for row in rows:
        if row[at["Customer Name"]].value in NAMES and row[at["Order Item"]].value == CODE:
            had[row[at["Customer ID"]].value] = int(row[at["Now"]].value)
            row[at["Order(+/-)"]].value = 1
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue(), had


def act_on_all(page: Page, act: str) -> None:
    """Ticked at once, asked once, done for each."""
    page.get_by_label("Select all rows of this page").check()
    page.get_by_role("button", name=act).click()
    page.get_by_role("button", name=act).last.click()
    expect(page.locator("main")).to_contain_text("2 of 2")


@pytest.mark.slow
def test_from_the_workbook_to_the_network(enter, portal) -> None:
    clerk, approver = enter(CLERK), enter(ABOVE)
    book, had = filled_in(clerk)
    assert len(had) == 2, "the demo has two such customers"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    clerk.get_by_label("Excel workbook").set_input_files({"name": "one-more.xlsx", "mimeType": kind, "buffer": book})
    clerk.get_by_role("button", name="Check the list").click()
    expect(clerk.get_by_role("heading", level=1)).to_have_text("Rehearsal: one-more.xlsx")
    expect(clerk.locator("main")).to_contain_text("They make 2 Change Orders")
    clerk.get_by_role("button", name="Submit 2 orders").click()
    expect(clerk.get_by_text("The list is brought in as batch")).to_be_visible()
    batch = clerk.url
    approver.goto(batch)
    act_on_all(approver, "Approve orders")
    clerk.goto(batch)
    act_on_all(clerk, "Confirm orders")
    end = time.monotonic() + 120
    while time.monotonic() < end:
        if all(in_network(portal, code)["packages"].get(CODE) == now + 1 for code, now in had.items()):
            return
        time.sleep(0.5)
    raise AssertionError({code: in_network(portal, code)["packages"] for code in had})
