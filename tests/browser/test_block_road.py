"""A prepaid customer in Chromium: its funds are used up by a statement, its service is stopped by its class's rule, and goes on
once it is topped up; the neighbour sees nothing of it."""

import re
import time
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from tests import road_acts
from tests.browser.pages import axe
from tests.browser.test_later_orders import tenant
from tests.browser.test_whole_road import NEIGHBOUR
from tests.processes import together

OWNER = "admin@rs-vertical.example"

pytestmark = pytest.mark.slow


def becomes(portal, code: str, state: str) -> bool:
    """Whether the network comes to have the customer in that state within a minute; the worker tells it."""
    end = time.monotonic() + 60
    while tenant(portal, code)["state"] != state:
        if time.monotonic() > end:
            return False
        time.sleep(0.2)
    return True


def account(page: Page, code: str, name: str) -> str:
    """What one of the facts of its account says."""
    page.goto(f"/customers/{code}/account/")
    return page.locator("dt", has_text=re.compile(f"^{name}$")).locator("+ dd").inner_text()


def booked(page: Page, code: str, act: str, amount: Decimal) -> None:
    page.goto(f"/customers/{code}/account/")
    page.get_by_role("link", name=act, exact=True).click()
    page.get_by_label("Amount").fill(f"{amount}")
    page.get_by_role("button", name=act, exact=True).click()
    expect(page).to_have_url(re.compile("/account/$"))


def issued(page: Page, name: str) -> None:
    """The oldest of its open statements."""
    page.goto(f"/statements/?state=open&sort=-total&q={name.replace(' ', '+')}")
    page.locator("tbody tr").first.get_by_role("link").first.click()
    page.get_by_role("button", name="Issue").click()
    expect(page.get_by_text("no change is possible now")).to_be_visible()


def order_of(page: Page, code: str, words: str) -> str:
    """The order that the account names beside `words`, opened and read."""
    page.goto(f"/customers/{code}/account/")
    page.get_by_text(words).get_by_role("link", name=re.compile("^Order ")).click()
    return page.locator("main").inner_text()


def test_used_up_stopped_and_topped_up(enter, portal) -> None:
    [[code, name]] = together(portal.environment, road_acts.prepaid_with_a_statement, [{"funds": 2}])
    owner = enter(OWNER)
    assert account(owner, code, "Balance") == "2.00 GBP"
    assert tenant(portal, code)["state"] == "active"

    issued(owner, name)
    assert becomes(portal, code, "stopped")
    assert account(owner, code, "Status") == "Funds used up"
    told = owner.get_by_text("Blocked for payment")
    expect(told).to_contain_text("by the rules of class Prepaid, to the penny. Funds used up: the balance is −")
    assert axe(owner) == []
    stop = order_of(owner, code, "Blocked for payment")
    for words in ("Service Stop", "by the rules of class Prepaid, to the penny", "Funds used up: the balance is"):
        assert words in stop, words
    owner.goto("/reminders/")
    assert axe(owner) == []

    owed = -Decimal(account(owner, code, "Balance").replace("−", "-").removesuffix(" GBP"))
    booked(owner, code, "Top up", owed)
    assert account(owner, code, "Status") == "Funds used up" and tenant(portal, code)["state"] == "stopped"
    booked(owner, code, "Top up", Decimal(25))
    assert becomes(portal, code, "active")
    assert account(owner, code, "Balance") == "25.00 GBP"
    expect(owner.get_by_text("Blocked for payment")).to_have_count(0)
    assert "Order" in account(owner, code, "Released")
    assert axe(owner) == []
    owner.locator("dt", has_text="Released").locator("+ dd").get_by_role("link").click()
    expect(owner.locator("main")).to_contain_text("Service Resume")
    expect(owner.locator("main")).to_contain_text("by the rules of class Prepaid, to the penny")
    owner.goto(f"/customers/?q={code}")
    expect(owner.get_by_role("row").filter(has_text=name)).to_contain_text("Activated")

    neighbour = enter(NEIGHBOUR)
    assert neighbour.goto(f"/customers/{code}/account/").status == 404
