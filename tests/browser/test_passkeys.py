"""A passkey in Chromium, held by a virtual authenticator: added, used as second step, removed. And the pages' look."""

import pytest
from playwright.sync_api import expect

from partners.people.demo.people import PASSWORD
from tests.browser.pages import Walk

LOGIN = "desk1@vertical.example"  # nobody else's test signs in with it
KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def desk(chromium, portal):
    """A page at the portal's name, since passkeys know no numbers, and the protocol of its authenticators."""
    context = chromium.new_context(
        base_url=portal.base.replace("127.0.0.1", "localhost"), viewport={"width": 1280, "height": 1024}
    )
    page = context.new_page()
    page.set_default_timeout(20_000)
    protocol = context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    yield page, protocol
    context.close()


def hold_key(protocol) -> str:
    return protocol.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]


def password_step(page, login: str = LOGIN) -> None:
    page.goto("/login/")
    page.get_by_label("User ID").fill(login)
    page.get_by_label("Password").fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Login").click()


def log_out(page) -> None:
    page.locator(".who summary").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Log out").click()


def looked_at(page, code: str) -> None:
    """Accessible in both colours, no wider than the window."""
    found = Walk(page, page.url).close_look(code)
    assert not found, "\n".join(found)


def test_a_passkey_from_adding_to_removing(desk) -> None:
    page, protocol = desk
    key = hold_key(protocol)
    password_step(page)
    page.goto("/my-information/second-factor/")
    looked_at(page, "second-factor-none")
    page.get_by_role("link", name="Add passkey").click()
    page.get_by_label("Name of the passkey").fill("Test key")
    page.get_by_label("Current password").fill(PASSWORD)
    looked_at(page, "second-factor-passkey")
    page.get_by_role("button", name="Add passkey").click()
    page.get_by_role("heading", name="Your recovery codes").wait_for()
    assert page.locator("ul.recovery code").count() == 10
    looked_at(page, "recovery-codes")
    page.get_by_role("link", name="I have kept them").click()
    page.get_by_role("cell", name="Test key", exact=True).wait_for()
    looked_at(page, "second-factor-some")

    log_out(page)
    password_step(page)
    page.get_by_role("heading", name="Second step").wait_for()
    looked_at(page, "second-step")
    page.goto("/")
    assert "/login/" in page.url, "the password alone opens nothing"
    password_step(page)
    page.get_by_role("button", name="Use your passkey").click()
    expect(page.locator("h1")).to_contain_text("Dan Deskman")

    page.goto("/my-information/second-factor/")
    page.get_by_role("link", name="Remove Test key").click()
    page.get_by_label("Current password").fill(PASSWORD)
    looked_at(page, "second-factor-remove")
    page.get_by_role("button", name="Remove “Test key”").click()
    page.get_by_text("“Test key” is removed").wait_for()
    log_out(page)
    protocol.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": key})
    password_step(page)
    expect(page.locator("h1")).to_contain_text("Dan Deskman")


def test_the_app_by_key_and_a_code_of_the_page(desk) -> None:
    """The key that the page writes is the one its QR code holds; a wrong code comes back with words."""
    page, _ = desk
    password_step(page, "desk2@vertical.example")
    page.goto("/my-information/second-factor/app/")
    assert page.locator(".qr svg").bounding_box()["width"] > 150
    looked_at(page, "second-factor-app")
    page.get_by_label("Code of the app").fill("000000")
    page.get_by_label("Current password").fill(PASSWORD)
    page.get_by_role("button", name="Add authenticator app").click()
    page.get_by_role("alert").get_by_text("This is not the code").wait_for()
    looked_at(page, "second-factor-app-wrong")
    page.goto("/my-information/second-factor/codes/")
    looked_at(page, "second-factor-codes")


def test_the_pages_of_identity_providers(enter, chromium, portal) -> None:
    """The tab, its form, and the page before sign-in."""
    page = enter("admin@orbit.example")
    page.goto("/my-information/identity/")
    looked_at(page, "identity")
    page.get_by_role("link", name="Modify").first.click()
    looked_at(page, "identity-form")
    page.get_by_role("link", name="Delete identity provider").click()
    looked_at(page, "identity-delete")
    context = chromium.new_context(base_url=portal.base, viewport={"width": 1280, "height": 1024})
    gate = context.new_page()
    gate.goto("/login/company/")
    looked_at(gate, "company-sign-in")
    gate.get_by_label("User ID").fill("nobody@nowhere.example")
    gate.get_by_role("button", name="Continue").click()
    gate.get_by_text("no company account is set up").wait_for()
    looked_at(gate, "company-sign-in-refused")
    context.close()
