"""A company's identity provider in Chromium: set up on its tab, then the way there and back with all policies on."""

from playwright.sync_api import expect

from tests.identity import running

CHIEF = "admin@orbit.example"


def test_from_setting_up_to_signing_in(enter, chromium, portal) -> None:
    with running() as provider:
        provider.knows("orla", email=CHIEF, email_verified=True)
        client_id, secret = provider.register(f"{portal.base}/login/company/callback/")
        page = enter(CHIEF)
        page.goto("/my-information/identity/")
        page.get_by_role("link", name="Modify Orbit Single Sign-on").click()
        page.get_by_label("Issuer").fill(provider.issuer)
        page.get_by_label("Client ID").fill(client_id)
        page.get_by_label("Client Secret").fill(secret)
        page.get_by_label("Switched on").check()
        page.get_by_role("button", name="Save identity provider").click()
        page.get_by_text("The identity provider Orbit Single Sign-on is saved.").wait_for()

        context = chromium.new_context(base_url=portal.base)
        gate = context.new_page()
        gate.set_default_timeout(20_000)
        gate.goto("/login/")
        gate.get_by_role("link", name="Sign in with your company's account").click()
        gate.get_by_label("User ID").fill(CHIEF)
        gate.get_by_role("button", name="Continue").click()
        gate.wait_for_url(f"{provider.issuer}/**")
        gate.locator("input[name=sub]").fill("orla")
        gate.locator("button[type=submit], form button").first.click()
        gate.wait_for_url(f"{portal.base}/")
        expect(gate.locator("h1")).to_contain_text("Orla Bitter")
        context.close()

        page.get_by_role("link", name="Modify Orbit Single Sign-on").click()
        page.get_by_label("Switched on").uncheck()
        page.get_by_role("button", name="Save identity provider").click()
        page.get_by_text("Switched off").first.wait_for()
