"""One number in Chromium: registered, allocated two levels down, ordered, used, returned, at rest, free again."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_later_orders import decide
from tests.browser.test_port_road import shell
from tests.browser.test_shipping import known
from tests.browser.test_whole_road import APPROVER, CLERK, NEIGHBOUR, go_on, order_number

SP, NAME = "admin@nimbus.example", "Streatham Bell Foundry"
NUMBER, E164 = "0117 496 0977", "+441174960977"
PAGE = f"/ddi/details/{E164.removeprefix('+')}/"
RESTED = f"""
from datetime import timedelta
from django.utils import timezone
from inventory.models import Number
from oms.kit.acting import as_system
with as_system():
    Number.objects.filter(e164="{E164}").update(quarantine_until=timezone.localdate() - timedelta(days=1))
"""

pytestmark = pytest.mark.slow


def registered(page: Page) -> None:
    page.goto("/ddi/registration/range/")
    page.get_by_label("Number Type").select_option(index=1)
    page.get_by_label("First number").fill(NUMBER)
    page.get_by_role("button", name="Register numbers").click()
    expect(page.get_by_text("1 number is registered.")).to_be_visible()


def allocate(page: Page, reseller: str) -> None:
    page.goto("/ddi/registration/allocate/")
    page.get_by_label("Reseller").fill(reseller)
    page.get_by_label("Numbers").fill(NUMBER)
    page.get_by_role("button", name="Allocate to reseller").click()


def allocated(page: Page, reseller: str) -> None:
    allocate(page, reseller)
    expect(page.get_by_text(f"1 number is now stock of {reseller}.")).to_be_visible()


def taken_back(page: Page) -> None:
    """Whoever approves assigns from its own stock (product.md)."""
    page.goto("/ddi/registration/take-back/")
    page.get_by_label("Numbers").fill(NUMBER)
    page.get_by_role("button", name="Take numbers back").click()
    expect(page.get_by_text(re.compile("1 number is your stock again"))).to_be_visible()


def sent(page: Page) -> str:
    no = order_number(page)
    page.get_by_role("button", name="Save and check the whole order").click()
    page.get_by_role("button", name="Save & Submit Order").click()
    return no


def ordered(clerk: Page) -> str:
    """A change order for the number that ends so."""
    row = clerk.get_by_role("group", name="Order 1")
    row.get_by_label("Order", exact=True).fill("1")
    row.get_by_label("Site", exact=True).select_option(index=1)
    row.get_by_label("Billing Account", exact=True).select_option(index=1)
    row.get_by_label("Which numbers").select_option(label="Any of the stock")
    row.get_by_label("Ends with").fill("0977")
    return sent(clerk)


def opened(page: Page) -> str:
    """A change order for the customer is open; the customer's ID."""
    page.goto(f"/orders/modify/?q={NAME.replace(' ', '+')}")
    page.locator("tbody").get_by_role("link", name=NAME).click()
    code = page.locator("#chosen-title .soft").inner_text()
    page.get_by_role("button", name=f"Change Order {NAME}").click()
    go_on(page)
    return code


def test_from_the_range_to_free_again(enter, portal) -> None:
    sp, vertical, clerk = enter(SP), enter(APPROVER), enter(CLERK)
    registered(sp)
    allocated(sp, "Vertical Cloud")
    allocated(vertical, "RS-Vertical")
    taken_back(vertical)
    code = opened(clerk)
    no = ordered(clerk)
    vertical.goto(f"/orders/approval/{no}/")
    expect(vertical.get_by_label("Numbers for").first).to_have_value(NUMBER)
    decide(clerk, vertical, no)
    assert known(portal, code, E164, there=True, things="numbers")

    opened(clerk)
    clerk.get_by_label("Look for a number of the customer’s").fill(NUMBER)
    clerk.get_by_role("button", name="Search numbers").click()
    clerk.get_by_role("checkbox", name=re.compile(NUMBER)).check()
    clerk.get_by_role("button", name="Return the ticked numbers").click()
    back = sent(clerk)
    decide(clerk, vertical, back)
    assert known(portal, code, E164, there=False, things="numbers")
    vertical.goto(PAGE)
    expect(vertical.locator("main")).to_contain_text("Returned")
    allocate(vertical, "RS-Vertical")
    expect(vertical.get_by_role("link", name=re.compile(rf"{NUMBER} \(rests until"))).to_be_visible()
    shell(portal, RESTED)
    allocated(vertical, "RS-Vertical")
    sp.goto(PAGE)
    for words in (
        "Registered",
        "Allocated to Vertical Cloud",
        "Reserved",
        "Given to the customer",
        "Returned, rests until",
    ):
        expect(sp.locator("#grid-ddi-number")).to_contain_text(words)
    assert enter(NEIGHBOUR).goto(PAGE).status == 404
