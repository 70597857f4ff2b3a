"""German words are longer: nothing may stick out of the window or be cut off in its own box."""

import pytest
from playwright.sync_api import Page

from partners.people.demo.people import PASSWORD
from tests.browser.keyboard import field
from tests.browser.pages import SHOTS, SIDEWAYS, axe
from tests.browser.portal import Portal

ADMIN = "admin@rs-vertical.example"
CUT = """() => [...document.querySelectorAll("button, .button, a, label, th, h1, h2, h3, dt, dd, td, .badge, .step, li, p")]
  .filter((e) => e.offsetParent && !e.closest(".vh, .scroller, .scroll-x, .tabs"))
  .filter((e) => getComputedStyle(e).overflowX !== "visible" || e.closest(".steps, .menu, .tabs, .card-head"))
  .filter((e) => e.scrollWidth > e.clientWidth + 1)
  .map((e) => e.outerHTML.slice(0, 120))"""
BEYOND = "(where) => { const box = document.querySelector(where); return box.scrollWidth - box.clientWidth }"
FIRST_STEP = {
    "Firmenname des Kunden": "Bäckerei Beispiel", "Domain": "baeckerei-beispiel.example",
    "Name des Rechnungskontos": "Haupt", "Rechnungsadresse": "1 Example Street", "Ort": "London", "Postleitzahl": "EC1A 1AA",
    "Administrator-ID": "admin@baeckerei-beispiel.example", "Name des Administrators": "Berta Beispiel",
    "E-Mail des Administrators": "berta@baeckerei-beispiel.example",
}  # fmt: skip
PAGES = [
    "/",
    "/orders/",
    "/orders/new-customer/",
    "second step",
    "/resellers/",
    "/my-information/account/",
    "/log/notifications/",
]


@pytest.fixture(scope="module")
def german(portal: Portal, chromium):
    """The administrator, who chose German in My Account as people do."""
    context = chromium.new_context(base_url=portal.base, viewport={"width": 1280, "height": 1024})
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto("/login/")
    page.get_by_label("User ID").fill(ADMIN)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Login").click()
    page.wait_for_url(f"{portal.base}/")
    page.goto("/my-information/account/")
    page.get_by_label("Language").select_option("de")
    page.get_by_role("button", name="Save my account").click()
    page.get_by_text("Ihr Konto ist gespeichert.").wait_for()
    yield page
    page.goto("/my-information/account/")
    page.get_by_label("Sprache").select_option("")
    page.get_by_role("button", name="Mein Konto speichern").click()
    page.get_by_text("Your account is saved.").wait_for()
    context.close()


def go(page: Page, address: str) -> None:
    if address == "second step":
        fill_first_step(page)
    else:
        page.goto(address)


def fill_first_step(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 1024})
    page.goto("/orders/new-customer/")
    for label, value in FIRST_STEP.items():
        field(page, label).first.fill(value)
    page.get_by_role("button", name="Speichern und weiter").click()
    page.wait_for_url("**/steps/plan/")


@pytest.mark.parametrize("address", PAGES)
def test_german_pages_hold_their_words(german: Page, address: str) -> None:
    go(german, address)
    assert german.evaluate("document.documentElement.lang") == "de"
    found = []
    for width, height in ((1280, 1024), (768, 1024), (390, 844)):
        german.set_viewport_size({"width": width, "height": height})
        if wide := german.evaluate(SIDEWAYS):
            found.append(f"{width}: wider than the window: {wide}")
        found += [f"{width}: cut off: {one}" for one in german.evaluate(CUT)]
        SHOTS.mkdir(parents=True, exist_ok=True)
        german.screenshot(path=SHOTS / f"german-{address.strip('/').replace('/', '-') or 'home'}-{width}.png")
    found += [f"axe: {line}" for line in axe(german)]
    assert found == []


def test_what_an_order_does_is_inside_its_card(german: Page) -> None:
    """Seven columns, and a login that is an e-mail address, which breaks behind its @ alone."""
    german.goto("/orders/?kind=new_customer&state=confirmed")
    german.locator(".scroller tbody a[href^='/orders/']").first.click()
    german.locator("#effect").wait_for()
    assert german.evaluate(BEYOND, "#effect .scroll-x") <= 1
    assert "@<wbr>" in german.locator("tr#administrator td").nth(5).inner_html()
