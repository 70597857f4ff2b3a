"""Every screen as a person meets it: axe, light and dark, three widths, one host, one heading, a screen code."""

import re
from urllib.parse import urlparse

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.stack import VAR

PEOPLE = {
    "admin@nimbus.example": 60,
    "clerk@rs-vertical.example": 45,
    "admin@vertical.example": 25,
}
OPTIONS = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
LOADS_A_FILE = re.compile(r"export=|/files?/|/file/|/html/|\.xlsx|/logo/|branding/")
SHOTS = VAR / "shots"


def links(page: Page, where: str) -> list[str]:
    found = page.eval_on_selector_all(f"{where} a[href]", "all => all.map(a => a.getAttribute('href'))")
    return [href.split("#")[0] for href in found if href.startswith("/") and not LOADS_A_FILE.search(href)]


def family(address: str) -> str:
    """Addresses that are drawn by the same template look alike but for their ids."""
    path = address.split("?")[0]
    return re.sub(r"/(\d+|[CR]\d{6,}|\+?\d{6,})(?=/)", "/*", path)


def crawl(page: Page, most: int) -> list[str]:
    """Addresses of the menu and of one level below, one of each family."""
    page.goto("/")
    menu = list(dict.fromkeys(links(page, "#menu")))
    found = {family(address): address for address in menu}
    for address in menu:
        page.goto(address)
        for link in links(page, "main"):
            found.setdefault(family(link), link)
    below = [a for a in found.values() if a not in menu]
    for address in below[: most // 2]:
        page.goto(address)
        for link in links(page, "main"):
            found.setdefault(family(link), link)
    return list(found.values())[:most]


def problems_of(page: Page, address: str, hosts: set[str]) -> list[str]:
    """What is wrong with the page that stands open."""
    found = []
    if (count := page.locator("h1").count()) != 1:
        found.append(f"{count} headings of level 1")
    if not page.locator("main").get_attribute("data-screen"):
        found.append("main carries no data-screen")
    if " · " not in page.title():
        found.append(f"title “{page.title()}”")
    for violation in Axe().run(page, options=OPTIONS).response["violations"]:
        nodes = "; ".join(node["html"][:120] for node in violation["nodes"][:3])
        found.append(f"axe {violation['id']}: {nodes}")
    return [f"{address}: {text}" for text in found]


def too_wide(page: Page, address: str) -> list[str]:
    found = []
    for width in (768, 390):
        page.set_viewport_size({"width": width, "height": 844})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found.append(f"{address}: {wide} px wide in a window of {width}")
    page.set_viewport_size({"width": 1280, "height": 1024})
    return found


@pytest.mark.parametrize("login", list(PEOPLE))
def test_every_screen_of(enter, portal, login: str) -> None:
    hosts: set[str] = set()
    broken: list[str] = []
    page = enter(login)
    page.on("request", lambda request: hosts.add(urlparse(request.url).netloc))
    page.on("pageerror", lambda error: broken.append(f"{page.url}: {error}"))
    page.on("console", lambda line: broken.append(f"{page.url}: {line.text}") if line.type == "error" else None)
    addresses = crawl(page, PEOPLE[login])
    assert len(addresses) > 12, addresses
    for address in addresses:
        answer = page.goto(address)
        assert answer is None or answer.status == 200, f"{address} answers {answer.status}"
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            broken += [f"{theme} {line}" for line in problems_of(page, address, hosts)]
        broken += too_wide(page, address)
    assert hosts <= {urlparse(portal.base).netloc, ""}, hosts
    assert not broken, "\n".join(dict.fromkeys(broken))


def test_the_pages_before_signing_in(portal, chromium) -> None:
    page = chromium.new_page(base_url=portal.base)
    for address in ("/login/", "/password-reset/"):
        if page.goto(address).status == 404:
            continue
        broken = problems_of(page, address, set()) + too_wide(page, address)
        assert not broken, "\n".join(broken)
    page.close()


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


def test_without_javascript_a_grid_still_works(enter) -> None:
    page = enter("clerk@rs-vertical.example", script=False)
    page.goto("/orders/")
    page.get_by_label("Order Status", exact=True).select_option("temporary")
    page.get_by_role("button", name="Search", exact=True).last.click()
    assert "state=temporary" in page.url
    page.get_by_role("link", name="Customer Name").click()
    assert "sort=customer" in page.url and "state=temporary" in page.url


def test_ctrl_k_finds_and_escape_closes(enter) -> None:
    page = enter("clerk@rs-vertical.example")
    page.goto("/")
    page.keyboard.press("Control+k")
    page.keyboard.type("Vertical Demo")
    page.locator("#palette-found a").first.wait_for()
    assert "Vertical Demo" in page.locator("#palette-found").inner_text()
    page.keyboard.press("Escape")
    assert not page.locator("#palette").is_visible()


def test_the_skip_link_is_first(enter) -> None:
    page = enter("clerk@rs-vertical.example")
    page.goto("/orders/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
