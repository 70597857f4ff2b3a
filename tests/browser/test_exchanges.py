"""Package Upgrade, License Change, Swap and Un-shipped devices in Chromium: from the form to what the network has then."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_later_orders import CLERK, decide, open_form, send, tenant

NAME, DESK = "Camden Lantern Works", "admin@vertical.example"
BASIC, PREMIUM = "basic-user-vm", "premium-one"


def upgrade(page: Page) -> None:
    held = page.get_by_label("Current User Package")
    words = (
        held.locator("option").filter(has_text=re.compile(r"^Basic User With VM \(\d can be upgraded\)$")).inner_text()
    )
    held.select_option(label=words)
    page.get_by_label("New User Package").select_option(label="Premium iPECS ONE USER")
    page.get_by_label("Upgraded Qty").fill("1")


def license_change(page: Page) -> None:
    page.get_by_label("Item Group").select_option(index=1)
    page.get_by_label("New License").select_option(index=1)
    page.get_by_label("New Order Item for Analytics Standard").select_option(index=1)


def swap(page: Page) -> None:
    with page.expect_response(lambda answer: answer.request.method == "POST"):  # the rows are drawn again
        page.get_by_label("New User Package for Basic User With VM").select_option(label="Premium iPECS ONE USER")
    page.wait_for_timeout(200)
    page.get_by_label("Qty. of Basic User With VM").fill("1")
    page.get_by_label("Comment").click()
    row = page.get_by_role("row").filter(has_text="Basic User With VM").first
    expect(row).to_have_class(re.compile("changed"))


def own_telephone(page: Page) -> None:
    page.get_by_label("MACs of LIP-9020 for").fill("02:00:5E:3F:00:09 SN-9\n")
    page.get_by_role("button", name="Calculate").click()
    expect(page.get_by_role("region", name="Devices of this order")).to_contain_text("02:00:5E:3F:00:09")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("label", "fill", "changed"),
    [
        ("Package Upgrade", upgrade, {BASIC: -1, PREMIUM: 1}),
        ("License Change", license_change, {"analytics-standard": -1, "analytics-advanced": 1}),
        ("Swap", swap, {BASIC: -1, PREMIUM: 1}),
        ("Un-shipped Device Allocate", own_telephone, {}),
    ],
)
def test_what_is_exchanged_is_so_in_the_network(enter, portal, label: str, fill, changed: dict[str, int]) -> None:
    clerk, desk = enter(CLERK), enter(DESK)
    open_form(clerk, label, NAME)
    code = re.search(r"/(C\d+)/", clerk.url)[1]
    before = tenant(portal, code)
    fill(clerk)
    decide(clerk, desk, send(clerk, NAME, "Vertical Cloud"))
    after = tenant(portal, code)
    counts = {
        c: after["packages"].get(c, 0) - before["packages"].get(c, 0)
        for c in {**before["packages"], **after["packages"]}
    }
    assert {c: n for c, n in counts.items() if n} == changed
    if label.startswith("Un-shipped"):
        assert "02005E3F0009" in str(after) and "02005E3F0009" not in str(before)
