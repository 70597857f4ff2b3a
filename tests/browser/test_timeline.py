"""The timeline of a customer in Chromium, without JavaScript: narrowed to one kind, and on to what is older."""

from playwright.sync_api import expect

from tests.browser.test_whole_road import CLERK


def test_narrowed_and_on_to_the_older_ones(enter) -> None:
    page = enter(CLERK, script=False)
    page.goto("/customers/?q=Vertical+Demo")
    page.locator("tbody").get_by_role("link", name="Vertical Demo").click()
    page.get_by_role("button", name="History").click()
    page.get_by_role("link", name="Timeline").click()
    rows = page.locator("ol.timeline > li")
    expect(rows).to_have_count(40)
    first = rows.first.inner_text()
    page.get_by_role("link", name="Older").click()
    assert rows.first.inner_text() != first
    page.get_by_role("link", name="Newest").click()
    expect(rows.first).to_have_text(first, use_inner_text=True)
    page.get_by_role("navigation", name="What is shown").get_by_role("link", name="Orders").click()
    rows.first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "/orders/" in page.url
