"""What an order costs a clerk: clicks, fields and page loads of the smallest and of a full one, from My Home to sent."""

import re
from datetime import date, timedelta

from playwright.sync_api import Page, expect

from tests.browser.counted import Counted

CLERK = "clerk@rs-vertical.example"
SMALLEST, FULL = (6, 12, 6), (16, 50, 12)


def begin(enter) -> Counted:
    page = enter(CLERK)
    page.goto("/")
    counted = Counted(page)
    direct = page.locator("main").get_by_role("link", name="Create New Customer")
    if not direct.count():
        counted.click(page.locator("#menu").get_by_text("Customers", exact=True))
        direct = page.locator("#menu").get_by_role("link", name="Create New Customer")
    counted.click(direct.first, loads=True)
    return counted


def company(clerk: Counted, name: str) -> None:
    short = name.lower().replace(" ", "-")
    clerk.fill("Customer Company Name", name)
    account(clerk, "Main account")
    clerk.fill_all({
        "Administrator ID": f"bea.{short}", "Administrator Name": "Bea Baker",
        "Administrator E-mail": f"bea@{short}.example",
    })  # fmt: skip


def account(clerk: Counted, name: str, *, which: int = 0) -> None:
    clerk.fill_all({
        "Billing Account Name": name, "Billing Address": "1 Example Street", "City": "London", "Post Code": "EC1A 1AA",
    }, which=which)  # fmt: skip


def sent(clerk: Counted) -> None:
    clerk.go_on("Save & Submit Order")
    expect(clerk.page.get_by_role("heading", name=re.compile(r"Order \d+ is sent"))).to_be_visible()


def to_step(clerk: Counted, name: str) -> None:
    clerk.click(clerk.page.locator(".steps").get_by_role("button", name=name), loads=True)


def test_the_smallest_order(enter, capsys) -> None:
    clerk = begin(enter)
    company(clerk, "Smallest Bakery")
    clerk.go_on()
    clerk.choose("Service Plan", label="Premium Plan")
    clerk.choose("Agreement Period", index=1)
    to_step(clerk, "Order Items")
    clerk.fill("Qty., Basic User With VM", "5")
    clerk.go_on("Save and check")
    sent(clerk)
    with capsys.disabled():
        print("\n" + clerk.told("Smallest order", SMALLEST))
    assert clerk.within(SMALLEST), clerk.told("Smallest order", SMALLEST)


def added(clerk: Counted, button: str, wanted: str) -> None:
    """One more row, without a reload; the focus is in it."""
    page, before = clerk.page, clerk.loads
    clerk.click(page.get_by_role("button", name=button))
    expect(page.locator(wanted)).to_be_focused()
    assert clerk.loads == before


def test_a_full_order(enter, capsys) -> None:
    """Two billing accounts, two sites, numbers, a port, items on both accounts, channels, devices to both sites, a
    bundle, a limit, a file."""
    clerk = begin(enter)
    page: Page = clerk.page
    company(clerk, "Full Road Bakery")
    clerk.fill("Domain (optional)", "full-road.example")
    added(clerk, "Add a billing account", "#id_accounts-1-name")
    account(clerk, "Branch account", which=1)
    clerk.go_on()
    clerk.choose("Service Plan", label="Premium Plan")
    clerk.choose("Agreement Period", index=1)
    added(clerk, "Add a site", "#id_sites-1-name")
    clerk.fill("Site Name", "Branch", which=1)
    clerk.choose("Same as billing address", which=1, label="Branch account")
    expect(page.locator("#id_sites-1-address1")).to_have_value("1 Example Street")
    clerk.go_on()
    numbers(clerk)
    clerk.go_on()
    clerk.fill("Qty., Basic User With VM", "5")
    clerk.fill("Qty., Premium iPECS ONE USER", "3")
    clerk.click(page.get_by_role("button", name="Copy from Main account"))
    expect(page.get_by_label("Qty., Basic User With VM").nth(1)).to_have_value("5")
    expect(page.locator("[data-total-count]")).to_have_text("16")
    clerk.go_on()
    devices_and_the_rest(clerk)
    sent(clerk)
    with capsys.disabled():
        print("\n" + clerk.told("Full order", FULL))
    assert clerk.within(FULL), clerk.told("Full order", FULL)


def devices_and_the_rest(clerk: Counted) -> None:
    page = clerk.page
    clerk.fill("SIP Trunk Channels", "4")
    clerk.go_on()
    clerk.fields += 1
    page.get_by_label(re.compile(r"^Qty\., LIP-9010")).first.fill("2")
    clerk.go_on()
    clerk.fields += 1
    page.get_by_label(re.compile(r"^Qty\., ")).first.fill("1")
    clerk.go_on()
    clerk.fill("Phone Number", "020 7946 0557")
    clerk.go_on()
    clerk.fields += 1
    page.get_by_label("Browse").set_input_files({"name": "order.txt", "mimeType": "text/plain", "buffer": b"signed"})
    clerk.go_on()
    expect(page.get_by_text("order.txt").first).to_be_visible()


def numbers(clerk: Counted) -> None:
    clerk.fill("Order", "2")
    clerk.choose("Site", index=1)
    clerk.choose("Billing Account", index=1)
    clerk.choose("Site", which=1, index=1)
    clerk.choose("Billing Account", which=1, index=1)
    clerk.choose("Number Type", index=3)  # London
    clerk.fill_all({
        "Direct Call Number": "020 7946 0881", "Main billing number": "020 7946 0881",
        "Registered address": "1 Example Street, London", "Losing service provider": "Example Telecom",
        "Porting Date": port_day(),
    })  # fmt: skip


def port_day() -> str:
    return (date.today() + timedelta(days=40)).isoformat()
