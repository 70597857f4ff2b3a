"""Create New Customer from its first field to the submitted order, without a mouse."""

import re

from playwright.sync_api import Page, expect

from tests.browser.keyboard import choose, fill, press, tab_to

CLERK = "clerk@rs-vertical.example"


def test_the_whole_wizard_by_keyboard(enter) -> None:
    page = enter(CLERK)
    page.goto("/orders/new-customer/")
    info(page)
    choose(page, "Service Plan", "Premium")
    choose(page, "Agreement Period")
    go_on(page, "numbers")
    fill(page, "Order", "2")
    choose(page, "Site")
    choose(page, "Billing Account")
    go_on(page, "items")
    items(page)
    fill(page, "SIP Trunk Channels", "4")
    go_on(page, "devices")
    fill(page, re.compile(r"^Qty\., LIP-9010"), "1")
    go_on(page, "bundles")
    go_on(page, "shipping")
    fill(page, "Phone Number", "020 7946 0556")
    go_on(page, "files")
    attach(page)
    go_on(page, "submit")
    press(page, "Save & Submit Order")
    expect(page.get_by_role("heading", name=re.compile(r"Order \d+ is sent"))).to_be_visible()


def go_on(page: Page, step: str) -> None:
    press(page, "Save and continue")
    expect(page).to_have_url(re.compile(rf"/steps/{step}/"))


def info(page: Page) -> None:
    for label, value in {
        "Customer Company Name": "Keyboard Only Ltd", "Domain": "keyboard-only.example",
        "Billing Account Name": "Main", "Billing Address": "1 Example Street", "City": "London", "Post Code": "EC1A 1AA",
        "Administrator ID": "admin@keyboard-only.example", "Administrator Name": "Kay Board", "Administrator E-mail": "kay@keyboard-only.example",
    }.items():  # fmt: skip
        fill(page, label, value)
    with page.expect_navigation():
        page.keyboard.press("Enter")  # Save and continue, although other buttons stand before it
    expect(page).to_have_url(re.compile("/steps/plan/"))


def items(page: Page) -> None:
    """Enter in a quantity sends nothing; the arrow keys count."""
    fill(page, "Qty., Basic User With VM", "5")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/steps/items/"))
    fill(page, "Qty., Premium iPECS ONE USER", "2")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_label("Qty., Premium iPECS ONE USER")).to_have_value("3")
    expect(page.locator("[data-total-count]")).to_have_text("8")
    go_on(page, "trunk")


def attach(page: Page) -> None:
    tab_to(page, page.get_by_label("Browse"))
    with page.expect_file_chooser() as chosen:
        page.keyboard.press("Space")
    chosen.value.set_files({"name": "order.txt", "mimeType": "text/plain", "buffer": b"signed"})
    press(page, "Add file")
    expect(page.get_by_text("order.txt").first).to_be_visible()
