"""The tabs of a customer: groups in one line, the open group's tabs in a second, on every one of them, in both languages."""

import pytest

from tests.browser.pages import SHOTS, SIDEWAYS, axe
from tests.browser.test_grid_fits import SP, german_provider  # noqa: F401

CUSTOMER = "/customers/?q=Vertical+Demo"
LINES = """() => [".tab-groups", ".tab-line"].map((one) => new Set(
  [...document.querySelectorAll(`.tabs ${one} > :is(a, span, button)`)].map((e) => Math.round(e.getBoundingClientRect().bottom))).size)"""


def tabs_of_a_customer(page) -> list[str]:
    page.set_viewport_size({"width": 1280, "height": 1024})
    page.goto(CUSTOMER)
    page.locator("tbody").get_by_role("link", name="Vertical Demo").click()
    return page.locator(".tabs a").evaluate_all("links => links.map((a) => a.getAttribute('href'))")


def not_in_two_lines(page, language: str) -> list[str]:
    found = []
    for address in tabs_of_a_customer(page):
        page.goto(address)
        if (lines := page.evaluate(LINES)) != [1, 1]:
            found.append(f"{language} {address}: {lines}")
    return found


def test_two_lines_at_1280(enter) -> None:
    page = enter(SP)
    assert len(tabs_of_a_customer(page)) > 15
    assert not_in_two_lines(page, "en") == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_another_group_by_keyboard_and_on_a_phone(enter, theme: str) -> None:
    page = enter(SP, theme=theme)
    tabs_of_a_customer(page)
    page.locator(".tabs").get_by_role("button", name="History").focus()
    page.keyboard.press("Enter")
    menu = page.locator(".tabs [popover]:popover-open")
    menu.wait_for(state="visible")
    assert axe(page) == []
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"tab-groups-{theme}.png")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Order History").wait_for()
    assert page.locator(".tab-line a[aria-current=page]").inner_text() == "Order History"
    page.set_viewport_size({"width": 390, "height": 844})
    assert not page.evaluate(SIDEWAYS)
    page.locator(".tabs").get_by_role("button", name="Service").click()
    box = page.locator(".tabs [popover]:popover-open").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390


def test_two_lines_at_1280_in_german(german_provider) -> None:  # noqa: F811
    assert not_in_two_lines(german_provider, "de") == []
