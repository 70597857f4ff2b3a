"""A customer group in Chromium: the reseller makes it, the provider fills it, the reseller reads it."""

from playwright.sync_api import expect

from tests.browser.test_whole_road import CLERK

NAME, CUSTOMER = "Browser Group", "Acton Cycle Repair"


def test_made_by_the_reseller_filled_by_the_provider(enter) -> None:
    clerk = enter(CLERK)
    clerk.goto("/customers/groups/")
    clerk.get_by_role("link", name="Add customer group").click()
    clerk.get_by_label("Customer Group Name").fill(NAME)
    clerk.get_by_role("button", name="Save").click()
    expect(clerk.get_by_role("heading", level=1)).to_have_text(NAME)
    address = clerk.url
    sp = enter("admin@nimbus.example")
    sp.goto(address + "customers/")
    sp.get_by_role("link", name="Put a customer in").click()
    sp.get_by_label("Customer", exact=True).fill(CUSTOMER)
    sp.get_by_label("Customer Access Code").fill("4x")
    sp.get_by_role("button", name="Save").click()
    expect(sp.get_by_text("An access code has 1 to 10 digits.").last).to_be_visible()
    expect(sp.get_by_label("Customer", exact=True)).to_have_value(CUSTOMER)
    sp.get_by_label("Customer Access Code").fill("4")
    sp.get_by_role("button", name="Save").click()
    expect(sp.get_by_text(f"{CUSTOMER} is in the group; the network is told.")).to_be_visible()
    clerk.goto(address + "customers/")
    clerk.locator("tbody").get_by_role("link", name=CUSTOMER).click()
    expect(clerk.get_by_text(NAME).first).to_be_visible()
    clerk.get_by_role("link", name=f"View Details {NAME}").click()
    expect(clerk.get_by_text("name and description can be changed only while it has none")).to_be_visible()
    clerk.get_by_role("link", name="Change History").click()
    expect(clerk.locator("tbody tr")).to_have_count(1)
