"""Terms and conditions in Chromium: a version goes to the network, is agreed to there, and stands on Basic Info."""

from playwright.sync_api import expect

from tests.people import CLERK, SP

NAME = "Acton Cycle Repair"


def test_a_version_is_agreed_to_in_the_manager_portal(enter, portal) -> None:
    provider, clerk = enter(SP), enter(CLERK)
    provider.goto("/customers/terms/")
    provider.get_by_role("link", name="Register a version").click()
    provider.get_by_label("Title").fill("Terms of the Browser")
    provider.get_by_label("Text", exact=True).fill("Be kind.\n\nPay on time.")
    provider.get_by_role("button", name="Save Version").click()
    expect(provider.get_by_role("heading", name="Terms of the Browser")).to_be_visible()

    clerk.goto(f"/customers/?q={NAME.replace(' ', '+')}")
    clerk.locator("tbody").get_by_role("link", name=NAME).first.click()
    info = clerk.url
    expect(clerk.locator("main")).not_to_contain_text("Terms of the Browser")
    clerk.goto(f"{info}manager-portal/")
    clerk.get_by_role("button", name="Open manager portal").click()
    clerk.get_by_role("button", name="Agree to Terms of the Browser").click()
    expect(clerk.get_by_text("Thank you. Your agreement is noted.")).to_be_visible()
    portal.sweep()
    clerk.goto(info)
    expect(clerk.locator("main")).to_contain_text("Terms of the Browser")
