"""The panel under the bell and Ctrl-K, by keyboard, in Chromium."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages import axe

CLERK = "clerk@rs-vertical.example"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_panel_opens_reads_and_closes_by_keyboard(enter, theme: str) -> None:
    page = enter(CLERK, theme=theme)
    page.goto("/orders/")
    page.locator("[data-bell]").focus()
    page.keyboard.press("Enter")
    panel = page.locator("#inbox-panel")
    expect(panel.get_by_role("heading", name="Inbox")).to_be_focused()
    expect(page.locator("[data-bell]")).to_have_attribute("aria-expanded", "true")
    assert not axe(page)
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.locator("[data-bell]")).to_be_focused()


def test_the_bell_is_a_link_without_script(enter) -> None:
    page = enter(CLERK, script=False)
    page.goto("/orders/")
    page.locator("[data-bell]").click()
    expect(page.get_by_role("heading", name="Messages", level=1)).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_banner_is_one_line_of_34(enter, width: int) -> None:
    page = enter(CLERK, width=width)
    page.goto("/orders/")
    box = page.locator(".banner").bounding_box()
    assert box["height"] == 34 and box["x"] + box["width"] <= width


def test_arrows_choose_and_enter_opens(enter) -> None:
    page = enter(CLERK)
    page.goto("/orders/")
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Search or jump to")
    page.keyboard.type("order")
    expect(field).to_have_attribute("aria-expanded", "true")
    options = page.locator("#palette [role=option]")
    first, second = options.nth(0), options.nth(1)
    expect(first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(second).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", second.get_attribute("id"))
    assert not axe(page)
    address = second.get_attribute("data-href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")


def test_what_was_opened_is_offered_again_and_a_question_mark_lists_the_keys(enter) -> None:
    page = enter(CLERK)
    page.goto("/orders/")
    page.locator("td a").first.click()
    thing = page.title().rpartition(" · ")[0].partition(" – ")[0]
    page.goto("/orders/")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette [role=option]").first).to_have_text(thing)
    page.keyboard.type("?")
    expect(page.locator("#palette-keys")).to_be_visible()


def test_a_late_answer_does_not_take_the_choice_away(enter) -> None:
    page = enter(CLERK)
    page.goto("/orders/")
    page.keyboard.press("Control+k")
    page.keyboard.type("order")
    page.locator("#palette [role=option]").nth(2).wait_for()
    page.keyboard.press("ArrowDown")
    chosen = page.locator("#palette [aria-selected=true]")
    href = chosen.get_attribute("data-href")
    with page.expect_response(lambda answer: "/find/" in answer.url):
        page.evaluate("htmx.trigger('#palette-q', 'keyup'); htmx.ajax('GET', '/find/?q=order', '#palette-found')")
    expect(chosen).to_have_attribute("data-href", href)
    assert href != page.locator("#palette [role=option]").first.get_attribute("data-href")
