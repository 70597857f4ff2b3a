"""Lifetime licenses in Chromium, two levels deep: ordered, refused for want of stock, stocked up, approved; the neighbour
sees nothing of it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_whole_road import NEIGHBOUR

ABOVE, OWNER, BELOW = "admin@vertical.example", "admin@rs-vertical.example", "admin@tideway.example"

pytestmark = pytest.mark.slow


def order(page: Page, asked: str, now: str, quantity: str, to_be: str, comment: str) -> str:
    """Where the order stands that this person makes for its company."""
    page.goto("/lifetime/")
    page.get_by_role("link", name="Order lifetime licenses").click()
    page.get_by_label("Request to").select_option(label=asked)
    expect(page.get_by_label("Current - Total Lifetime License")).to_have_value(now)
    page.get_by_label("Increase/Decrease Order").fill(quantity)
    page.get_by_label("Comment").focus()
    expect(page.get_by_label("To Be - Total Lifetime License")).to_have_value(to_be)
    page.get_by_label("Comment").fill(comment)
    page.get_by_role("button", name="Order lifetime licenses").click()
    expect(page.get_by_text(f"{asked} is asked for your lifetime licenses.")).to_be_visible()
    return re.sub(r"^https?://[^/]+", "", page.url)


def approve(page: Page, partner: str, quantity: str) -> None:
    page.goto("/lifetime/approval/")
    page.locator("tbody tr", has_text=quantity).get_by_role("link", name=partner).click()
    page.get_by_role("button", name="Approve").click()


def total(page: Page, partner: str) -> str:
    page.goto(f"/lifetime/status/?q={partner.replace(' ', '+')}&option=lifetime")
    return page.locator("tbody tr").locator('[data-label="Total Lifetime License (EA)"]').inner_text()


def test_ordered_refused_stocked_up_and_approved(enter) -> None:
    above, owner, below = enter(ABOVE), enter(OWNER), enter(BELOW)
    first = order(below, "RS-Vertical", "20", "95", "115", "A second town hall")
    approve(owner, "Tideway Telecom", "95")
    expect(owner.get_by_text("RS-Vertical has only 70 free; 95 are ordered.").first).to_be_visible()
    below.goto(first)
    expect(below.locator("main")).to_contain_text("RS-Vertical is asked and has not decided yet.")
    assert "70" not in below.locator("main").inner_text()

    order(owner, "Vertical Cloud", "90", "25", "115", "For Tideway")
    approve(above, "RS-Vertical", "25")
    expect(above.get_by_text("The order of RS-Vertical is approved.")).to_be_visible()
    approve(owner, "Tideway Telecom", "95")
    expect(owner.get_by_text("The order of Tideway Telecom is approved.")).to_be_visible()
    assert (total(owner, "RS-Vertical"), total(below, "Tideway Telecom")) == ("115", "115")
    below.goto(first)
    expect(below.locator("main")).to_contain_text("Order Approved")

    neighbour = enter(NEIGHBOUR)
    assert neighbour.goto(first).status == 404
    for address in ("/lifetime/", "/lifetime/order-status/", "/lifetime/status/", "/lifetime/approval/"):
        neighbour.goto(address)
        words = neighbour.locator("main").inner_text()
        assert not [name for name in ("Tideway", "RS-Vertical", "Vertical Cloud", "town hall") if name in words]
