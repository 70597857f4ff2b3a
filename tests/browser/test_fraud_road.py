"""A stolen extension in Chromium: its records are pushed, it is blocked in the network, and the reseller unblocks it."""

import re
import time
import urllib.request
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_change_order import in_network
from tests.browser.test_whole_road import NEIGHBOUR, SP

OWNER, NAME, EXTENSION = "admin@rs-vertical.example", "Wapping Film Services", "299"
CALLS = 800  # each 0.03 GBP, of a limit of 20

pytestmark = pytest.mark.slow


def push_address(page: Page, server: str) -> str:
    page.goto("/log/call-records/addresses/")
    page.get_by_label("CM ID").select_option(label=server)
    page.get_by_role("button", name="Make an address").click()
    return page.get_by_label("Address for call records").input_value()


def pushed(address: str, code: str) -> str:
    """What the call server hears of a night's calls."""
    end = datetime.now(UTC) - timedelta(seconds=1)
    times = ",".join(
        f"{at:%Y-%m-%dT%H:%M:%SZ}" for at in (end - timedelta(seconds=59), end - timedelta(seconds=50), end)
    )
    lines = "".join(
        f"stolen-{n},a,{code},out,trunk,answered,{EXTENSION},,+44306999{n:04d},{times},50,Night desk,trunk-1\n"
        for n in range(CALLS)
    )
    asked = urllib.request.Request(address, lines.encode(), {"Content-Type": "text/plain"})
    with urllib.request.urlopen(asked, timeout=60) as answer:
        return answer.read().decode()


def blocked(portal, code: str, *, there: bool) -> bool:
    """Whether the network comes to bar the extension, or to bar it no more, within half a minute."""
    end = time.monotonic() + 30
    while (EXTENSION in in_network(portal, code)["blocked"]) != there:
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def test_reached_blocked_and_unblocked(enter, portal) -> None:
    sp, owner = enter(SP), enter(OWNER)
    owner.goto(f"/customers/?q={NAME.replace(' ', '+')}")
    owner.locator("tbody").get_by_role("link", name=NAME).click()
    code = re.search(r"/customers/(\w+)/", owner.url)[1]
    address = push_address(sp, in_network(portal, code)["server"])
    told = pushed(address, code)
    assert f'"counted": {CALLS}' in told, told
    assert blocked(portal, code, there=True)

    owner.goto(f"/calls/fraud/?q={EXTENSION}")
    owner.locator("tbody").get_by_role("link", name=EXTENSION, exact=True).first.click()
    page = re.sub(r"^https?://[^/]+", "", owner.url)
    expect(owner.locator("main")).to_contain_text("Blocked")
    expect(owner.locator("main")).to_contain_text("24.00 GBP")
    assert enter(NEIGHBOUR).goto(page).status == 404
    assert sp.goto(f"{page}unblock/").status == 403
    owner.get_by_role("link", name="Unblock").click()
    owner.get_by_label("Until midnight, whatever it spends").check()
    owner.get_by_role("button", name="Unblock extension").click()
    expect(owner.get_by_text("There is a problem")).to_be_visible()
    owner.get_by_label("Unblock Comment").fill("The night desk rings the crew abroad.")
    owner.get_by_role("button", name="Unblock extension").click()
    expect(owner.get_by_text(f"Extension {EXTENSION} of {NAME} is unblocked.")).to_be_visible()
    expect(owner.locator("main")).to_contain_text("The night desk rings the crew abroad.")
    assert blocked(portal, code, there=False)
