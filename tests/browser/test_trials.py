"""Trial days in Chromium: ticked rows, one question, a result for each; then the weeks lead back to the rows."""

from playwright.sync_api import expect

from tests.browser.test_whole_road import CLERK

NAME = "Camden Lantern Works"


def test_trials_become_shorter_together_and_the_weeks_lead_to_them(enter) -> None:
    page = enter(CLERK)
    page.goto("/customers/trial-items/?trial=running")
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(3)
    before = rows.filter(has_text="Hot Desk").inner_text()
    for item in ("Hot Desk", "CRM Connector"):
        rows.filter(has_text=item).get_by_role("checkbox").check()
    page.locator("button[value=change]").click()
    days = page.get_by_label("Increase/Decrease trial days")
    days.fill("0")
    days.press("ArrowDown")
    expect(days).to_have_value("-1")
    page.get_by_role("button", name="Increase/Decrease trial days").click()
    expect(page.get_by_text("Increase/Decrease trial days: 2 of 2 done")).to_be_visible()
    expect(page.locator(".outcome li")).to_have_count(2)
    assert rows.filter(has_text="Hot Desk").inner_text() != before
    page.get_by_role("link", name="Trials ending by week").click()
    expect(page.locator("svg.chart rect")).to_have_count(3)
    page.locator("tbody").get_by_role("link").first.click()
    expect(rows).to_have_count(1)
    expect(rows.first).to_contain_text(NAME)
