"""Every screen that the menu and its links lead to, in Chromium: light and dark, wide and narrow, without script."""

import os
import re

import pytest

from tests.browser.pages import SHOTS, Walk, axe

SP, CLERK, VSP = "admin@nimbus.example", "clerk@rs-vertical.example", "admin@vertical.example"
LEAST = {SP: 60, CLERK: 30, VSP: 30}  # a walk that finds fewer pages does not see the portal
KNOWN: set = set()  # what was looked at is not looked at again, whoever opens it
CLOSELY: set = set()
SHARE, SEED = int(os.environ.get("CLOSELY", "12")), os.environ.get("CLOSELY_SEED", "1")


@pytest.mark.parametrize("login", [CLERK, *(pytest.param(login, marks=pytest.mark.slow) for login in (SP, VSP))])
def test_every_screen_of(login: str, enter, portal, record_property) -> None:
    """axe finds nothing, no other host is asked, no script fails, no page is wider than its window."""
    walk = Walk(enter(login), portal.base, checked=KNOWN).go()
    record_property("counted pages read on the way", walk.visited)
    record_property("counted pages opened in Chromium", walk.opened)
    assert not walk.wrong, f"{len(walk.wrong)} of {walk.visited} pages:\n{walk.report()}"
    assert walk.visited >= LEAST[login]


@pytest.mark.slow
@pytest.mark.parametrize("login", list(LEAST))
def test_pages_looked_at_closely(login: str, enter, portal, record_property) -> None:
    """In Chromium, and every combination of elements on them under axe, in both colours and at three widths: one page in
    CLOSELY, drawn by CLOSELY_SEED; with 1 all of them, which takes its time."""
    walk = Walk(enter(login), portal.base, checked=CLOSELY, thorough=True, share=SHARE, seed=SEED).go()
    record_property("counted pages looked at closely", walk.opened)
    assert not walk.wrong, f"{len(walk.wrong)} of {walk.visited} pages:\n{walk.report()}"
    assert walk.visited >= LEAST[login] and walk.opened >= walk.visited // (2 * SHARE)
    assert SHARE > 1 or walk.opened == walk.visited


def test_the_pages_before_signing_in(chromium, portal) -> None:
    """The gate, what a wrong password says, and the way to a new one."""
    context = chromium.new_context(base_url=portal.base, viewport={"width": 1280, "height": 1024})
    walk = Walk(context.new_page(), portal.base)
    for address in ("/login/", "/password-reset/"):
        walk.visit(address)
    walk.page.goto("/login/")
    walk.page.get_by_label("User ID").fill("nobody@nowhere.example")
    walk.page.get_by_label("Password").fill("wrong-password")
    walk.page.get_by_role("button", name="Login").click()
    found = [*axe(walk.page), *walk.close_look("login-refused")]
    context.close()
    assert not walk.wrong and not found, f"{walk.report()}\n" + "\n".join(found)


def test_pages_that_refuse(enter, portal) -> None:
    """404 and 403 are pages of the portal too."""
    walk = Walk(enter(CLERK), portal.base)
    found = []
    for address, heading in (("/no/such/page/", "Page not found"), ("/catalogue/plans/", "Not allowed")):
        walk.page.goto(address)
        assert walk.page.locator("h1").inner_text() == heading
        found += walk.close_look(heading.lower().replace(" ", "-"))
    assert not found, "\n".join(found)


def test_screenshots_for_the_readme(enter) -> None:
    """The README's two pictures, taken from the running portal."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    page = enter("admin@vertical.example")
    page.goto("/orders/")
    page.screenshot(path=SHOTS / "orders-light.png")
    page = enter("clerk@rs-vertical.example", theme="dark")
    page.goto("/orders/?state=temporary&q=Farringdon")
    page.get_by_role("link", name=re.compile(r"^5\d+$")).first.click()
    page.get_by_role("link", name="Modify Order").click()
    page.get_by_role("link", name=re.compile("Order Items")).click()
    page.screenshot(path=SHOTS / "wizard-dark.png")
    assert (SHOTS / "wizard-dark.png").stat().st_size > 20_000
