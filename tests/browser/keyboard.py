"""A person without a mouse: everything is reached by Tab, typed, and pressed."""

import re

from playwright.sync_api import Locator, Page

FURTHEST = 160  # presses of Tab that a page may take


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until the focus is there; fails where it never comes."""
    handle = wanted.first.element_handle()
    for _ in range(FURTHEST):
        if page.evaluate("e => document.activeElement === e", handle):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {wanted}")


def field(page: Page, label: str | re.Pattern) -> Locator:
    """The control with exactly this label, optional or not."""
    if isinstance(label, re.Pattern):
        return page.get_by_label(label)
    return page.get_by_label(re.compile(rf"^{re.escape(label)}(\s*\(optional\))?$"))


def fill(page: Page, label: str | re.Pattern, value: str) -> None:
    """Go to the field of this label and type over what stands there."""
    tab_to(page, field(page, label))
    page.keyboard.press("Control+a")
    page.keyboard.type(value)


def choose(page: Page, label: str, words: str = "") -> None:
    """An option of a native select by its first letters, or the next one by the arrow key."""
    tab_to(page, field(page, label))
    if words:
        page.keyboard.type(words)
    else:
        page.keyboard.press("ArrowDown")


def press(page: Page, name: str) -> None:
    """Go to the button with this name and press it; the next page is there afterwards."""
    tab_to(page, page.get_by_role("button", name=name))
    with page.expect_navigation():
        page.keyboard.press("Enter")
