"""The main job, in Chromium: from Create New Customer to a customer that is provisioned and told."""

import io
import re
import time

import openpyxl
from playwright.sync_api import Page, expect

CLERK, APPROVER, SP, NEIGHBOUR = (
    "clerk@rs-vertical.example",
    "admin@vertical.example",
    "admin@nimbus.example",
    "admin@orbit.example",
)
NAME = "Whole Road Bakery"


def go_on(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="Save and continue").click()


def fill_info(page: Page, name: str) -> None:
    page.goto("/orders/new-customer/")
    page.get_by_label("Customer Company Name").fill(name)
    short = name.lower().replace(" ", "-")
    page.get_by_label("Domain").fill(f"{short}.example")
    for label, value in {
        "Billing Account Name": "Main account", "Billing Address": "1 Example Street", "City": "London", "Post Code": "EC1A 1AA",
        "Administrator ID": f"admin@{short}.example", "Administrator Name": "Bea Baker", "Administrator E-mail": f"bea@{short}.example",
    }.items():  # fmt: skip
        page.get_by_label(label, exact=True).fill(value)


def order_number(page: Page) -> str:
    return re.search(r"/orders/(\d+)/", page.url)[1]


def walk_the_wizard(page: Page, name: str = NAME) -> str:
    """Steps 1 to 10 as the clerk; the order's number."""
    fill_info(page, name)
    go_on(page)
    page.get_by_label("Service Plan", exact=True).select_option(label="Premium Plan")
    page.get_by_label("Agreement Period").select_option(index=1)
    go_on(page)
    page.get_by_label("Order", exact=True).first.fill("2")
    page.get_by_label("Site", exact=True).first.select_option(index=1)
    page.get_by_label("Billing Account", exact=True).first.select_option(index=1)
    go_on(page)
    page.get_by_label("Qty., Basic User With VM").fill("5")
    page.get_by_label("Qty., Premium iPECS ONE USER").fill("3")
    live = page.locator("[data-total-money]").inner_text()
    go_on(page)
    page.get_by_label("SIP Trunk Channels").fill("4")
    go_on(page)
    page.get_by_label(re.compile(r"^Qty\., LIP-9010")).fill("2")
    go_on(page)
    go_on(page)  # call bundles: none, limits as the plan has them
    page.get_by_label("Phone Number", exact=True).first.fill("020 7946 0555")
    go_on(page)
    page.get_by_label("Browse").set_input_files({"name": "order.txt", "mimeType": "text/plain", "buffer": b"signed"})
    page.get_by_role("button", name="Add file").click()
    expect(page.get_by_text("order.txt").first).to_be_visible()
    go_on(page)
    expect(page.locator("#effect")).to_contain_text(live)  # the browser's sum is the server's
    return order_number(page)


def approve(page: Page, no: str, server: str = "CM-LON-01") -> None:
    page.goto("/orders/approval/")
    page.get_by_role("link", name=no).click()
    expect(page.get_by_label("Numbers for").first).to_have_value(re.compile(r"^020 7946 \d{4}, 020 7946 \d{4}$"))
    page.get_by_role("radio", name=re.compile(f"^{server}")).check()
    page.get_by_role("button", name=f"Approve order {no}").click()
    expect(page.get_by_text(f"Order {no} is approved.")).to_be_visible()


def wait_for_network(page: Page, no: str) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        page.goto(f"/orders/{no}/")
        if page.get_by_text(re.compile(r"Network: (Done|(\d+) of \2 done)")).count():
            return
        time.sleep(1)
    raise AssertionError(page.locator("main").inner_text())


def excel_of(page: Page) -> list[list]:
    with page.expect_download() as waiting:
        page.locator("[data-excel]").click()
    sheet = openpyxl.load_workbook(io.BytesIO(waiting.value.path().read_bytes())).active
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_the_whole_road(enter) -> None:
    clerk = enter(CLERK)
    no = walk_the_wizard(clerk)
    clerk.get_by_role("button", name="Save & Submit Order").click()
    expect(clerk.get_by_role("heading", name=f"Order {no} is sent")).to_be_visible()
    approver = enter(APPROVER)
    approver.goto("/")
    expect(approver.locator(".banner")).to_contain_text(NAME)
    approve(approver, no)
    clerk.goto("/orders/confirm/")
    clerk.get_by_role("link", name=no).click()
    clerk.get_by_role("button", name=f"Final Confirm order {no}").click()
    expect(clerk.get_by_text(f"Order {no} is confirmed.")).to_be_visible()
    wait_for_network(clerk, no)
    look_at_the_customer(clerk)
    start_the_service(clerk)
    look_at_the_mails(enter(SP))
    neighbour = enter(NEIGHBOUR)
    assert neighbour.goto(f"/orders/{no}/").status == 404


def look_at_the_customer(page: Page) -> None:
    page.goto(f"/customers/?q={NAME.replace(' ', '+')}")
    row = page.get_by_role("row").filter(has_text=NAME)
    expect(row).to_contain_text("Created")
    shown, heads = one_line(row.text_content()), one_line(page.locator("thead").first.text_content())
    headings, written = excel_of(page)[:2]
    assert [heading for heading in headings if one_line(heading) not in heads] == []
    assert [value for value in written if one_line(as_shown(value)) not in shown] == []
    page.goto("/order/provisioning/?q=" + NAME.replace(" ", "+"))
    assert page.get_by_role("row").count() > 6


def one_line(text: str) -> str:
    return " ".join(text.split())


def as_shown(value) -> str:
    """A cell of the workbook as the grid words it."""
    if value in (None, ""):
        return "—"
    return f"{value:g}" if isinstance(value, int | float) else str(value)


def start_the_service(page: Page, name: str = NAME) -> None:
    page.goto(f"/orders/modify/?q={name.replace(' ', '+')}")
    page.locator("tbody").get_by_role("link", name=name).click()
    page.get_by_role("link", name=f"Service Start {name}").click()
    page.get_by_role("button", name=f"Service Start {name}").click()
    expect(page.get_by_role("heading", name=f"Service Start: {name}?")).to_be_visible()
    page.get_by_role("button", name=f"Service Start {name}").click()
    expect(page.get_by_text(f"Service Start of {name}: order")).to_be_visible()
    page.goto(f"/customers/?q={name.replace(' ', '+')}")
    expect(page.get_by_role("row").filter(has_text=name)).to_contain_text("Activated")


def look_at_the_mails(page: Page) -> None:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        page.goto("/mailbox/?q=" + NAME.replace(" ", "+"))
        if page.get_by_role("row").filter(has_text="approved").count() or page.get_by_text("Approved").count():
            return
        time.sleep(1)
    raise AssertionError("no mail about the approval in the mailbox")
