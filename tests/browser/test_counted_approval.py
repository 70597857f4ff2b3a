"""What an approval costs an approver: clicks, fields and the pages opened, from the queue to decided."""

import re

from playwright.sync_api import Page, expect

from tests.browser.counted import Counted

APPROVER = "admin@vertical.example"
QUEUE, AIM = "/orders/approval/?own=on", (2, 0, 1)  # clicks, fields, pages opened before the decision


def ready(page: Page) -> str:
    """The number of an order in which nothing is missing: what was proposed for it is in its fields already."""
    page.goto(QUEUE)
    links = page.locator("tbody").get_by_role("link", name=re.compile(r"^\d+$"))
    for no in links.all_inner_texts():
        page.goto(f"/orders/approval/{no}/")
        if page.locator(".decide-acts .ready").count():
            return no
    raise AssertionError("No order of the queue is ready to be approved.")


def test_an_approval_is_two_clicks_and_one_page(enter, capsys) -> None:
    page = enter(APPROVER)
    no = ready(page)
    page.goto(QUEUE)
    approver = Counted(page)
    approver.click(page.get_by_role("link", name=no, exact=True), loads=True)
    opened = approver.loads
    approver.click(
        page.get_by_role("button", name=re.compile(f"^Approve order {no}|^Approve and next")).first, loads=True
    )
    expect(page.get_by_text(f"Order {no} is approved.")).to_be_visible()
    found = (approver.clicks, approver.fields, opened)
    with capsys.disabled():
        words = zip(found, ("clicks", "fields", "pages"), AIM, strict=True)
        print("\nApproval: " + ", ".join(f"{n} {name} (aim {aim})" for n, name, aim in words))
    assert all(n <= aim for n, aim in zip(found, AIM, strict=True)), found
