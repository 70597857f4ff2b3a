"""A statement in Chromium: found open, a line opened to its reason, issued, its PDF fetched, paid; an adjustment by two people;
the neighbour sees nothing of it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_whole_road import CLERK, NEIGHBOUR

OWNER = "admin@rs-vertical.example"

pytestmark = pytest.mark.slow


def test_from_open_to_paid(enter) -> None:
    owner = enter(OWNER)
    owner.goto("/statements/?state=open&sort=-total&reseller=RS-Vertical")
    owner.locator("tbody tr").first.get_by_role("link").first.click()
    address = re.sub(r"^https?://[^/]+", "", owner.url)
    line = owner.locator("details.charge").first
    line.locator("summary").click()
    expect(line.get_by_text("What made it")).to_be_visible()
    expect(line.get_by_role("table")).to_contain_text("rounded once per line")
    total = owner.locator(".sums .sum dd").first.inner_text()
    owner.get_by_role("button", name="Issue").click()
    expect(owner.locator("h1")).to_have_text(re.compile(r"Statement 20\d\d-\d\d-\d{6}"))
    expect(owner.get_by_text("no change is possible now")).to_be_visible()
    assert owner.locator(".sums .sum dd").first.inner_text() == total
    with owner.expect_download() as paper:
        owner.get_by_role("link", name="PDF").click()
    assert paper.value.path().read_bytes().startswith(b"%PDF-")
    assert paper.value.suggested_filename.startswith("statement-20")

    code = re.search(r"C\d{9}", owner.locator(".page-head").inner_text()).group()
    owner.goto(f"/customers/{code}/account/")
    owed = owner.locator("tbody tr").first.locator('[data-label="Balance"]').inner_text()
    owner.goto(f"/customers/{code}/account/payment/")
    owner.get_by_label("Amount").fill(owed.strip("-−").removesuffix(" GBP"))
    owner.get_by_label("Reference").fill("BACS 7781")
    owner.get_by_role("button", name="Record payment").click()
    owner.goto(address)
    expect(owner.locator(".page-head .badge")).to_contain_text("Paid")

    assert enter(NEIGHBOUR).goto(address).status == 404


def test_an_adjustment_by_two_people(enter) -> None:
    clerk, owner = enter(CLERK), enter(OWNER)
    clerk.goto("/statements/")
    clerk.locator("tbody tr").first.get_by_role("link").first.click()
    code = re.search(r"C\d{9}", clerk.locator(".page-head").inner_text()).group()
    clerk.goto(f"/customers/{code}/charges/")
    clerk.get_by_role("link", name="Adjustments").click()
    clerk.get_by_role("link", name="Adjust", exact=True).click()
    clerk.get_by_label("Amount").fill("120")
    clerk.get_by_label("Reason").fill("Three days without dial tone")
    clerk.get_by_role("button", name="Adjust").click()
    expect(clerk.get_by_text("It waits for a second person.")).to_be_visible()
    owner.goto(f"/customers/{code}/adjustments/")
    owner.get_by_role("link", name="Three days without dial tone").click()
    owner.get_by_role("button", name="Agree").click()
    expect(owner.get_by_text("Agreed.")).to_be_visible()
    owner.goto(f"/customers/{code}/charges/")
    expect(owner.locator("details.charge", has_text="Three days without dial tone")).to_contain_text("−120.00 GBP")
