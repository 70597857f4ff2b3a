"""A stolen extension in Chromium: its records are pushed, or its calls are played by the network and fetched; it is blocked in
the network, makes no further calls, and the reseller unblocks it."""

import re
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.portal import Portal, own_queue, worker_name
from tests.browser.test_change_order import in_network
from tests.browser.test_whole_road import NEIGHBOUR, SP
from tests.patience import until

OWNER, NAME, EXTENSION = "admin@rs-vertical.example", "Wapping Film Services", "299"
PLAYED = "298"  # another extension, played as stolen by the network itself
CALLS = 800  # each 0.03 GBP, of a limit of 20

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    """One whose scheduler runs: it is asked for calls, counts and blocks by itself."""
    found = Portal(f"{worker_name()}_fraud", {"REDIS_URL": own_queue(9)}, clock=True)
    try:
        found.start()
        yield found
    finally:
        found.stop()


@pytest.fixture(scope="module")
def states() -> dict:
    """Nobody has signed in to this portal yet."""
    return {}


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


def blocked(portal, code: str, extension: str, *, there: bool) -> bool:
    """Whether the network comes to bar the extension, or to bar it no more, within half a minute."""
    end = time.monotonic() + 30
    while (extension in in_network(portal, code)["blocked"]) != there:
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def counted(owner: Page, extension: str) -> str:
    """The row of today's calls and amount of an extension, as its reseller sees it."""
    owner.goto(f"/calls/fraud/?q={extension}")
    return owner.locator("tbody tr", has_text=NAME).first.inner_text()


def unblocked(owner: Page, sp: Page, neighbour: Page, extension: str) -> None:
    """From the reseller's page of a block: nobody else may, a comment must be given."""
    page = re.sub(r"^https?://[^/]+", "", owner.url)
    assert neighbour.goto(page).status == 404
    assert sp.goto(f"{page}unblock/").status == 403
    owner.get_by_role("link", name="Unblock").click()
    owner.get_by_label("Until midnight, whatever it spends").check()
    owner.get_by_role("button", name="Unblock extension").click()
    expect(owner.get_by_text("There is a problem")).to_be_visible()
    owner.get_by_label("Unblock Comment").fill("The night desk rings the crew abroad.")
    owner.get_by_role("button", name="Unblock extension").click()
    expect(owner.get_by_text(f"Extension {extension} of {NAME} is unblocked.")).to_be_visible()
    expect(owner.locator("main")).to_contain_text("The night desk rings the crew abroad.")


def opened(owner: Page) -> str:
    """The customer's page; its code."""
    owner.goto(f"/customers/?q={NAME.replace(' ', '+')}")
    owner.locator("tbody").get_by_role("link", name=NAME).click()
    return re.search(r"/customers/(\w+)/", owner.url)[1]


def test_reached_blocked_and_unblocked(enter, portal) -> None:
    sp, owner = enter(SP), enter(OWNER)
    code = opened(owner)
    address = push_address(sp, in_network(portal, code)["server"])
    told = pushed(address, code)
    assert f'"counted": {CALLS}' in told, told
    assert blocked(portal, code, EXTENSION, there=True)

    owner.goto(f"/calls/fraud/?q={EXTENSION}")
    owner.locator("tbody").get_by_role("link", name=EXTENSION, exact=True).first.click()
    expect(owner.locator("main")).to_contain_text("Blocked")
    expect(owner.locator("main")).to_contain_text("24.00 GBP")
    unblocked(owner, sp, enter(NEIGHBOUR), EXTENSION)
    assert blocked(portal, code, EXTENSION, there=False)


def test_played_by_the_network_until_it_is_blocked(enter, portal) -> None:
    sp, owner = enter(SP), enter(OWNER)
    code = opened(owner)
    owner.goto(f"/customers/{code}/manager-portal/")
    owner.get_by_role("button", name="Open manager portal").click()
    owner.get_by_label("Extension").fill(PLAYED)
    owner.get_by_role("button", name="Play a stolen extension").click()
    expect(owner.get_by_text(f"Extension {PLAYED} is played as stolen.")).to_be_visible()
    end = time.monotonic() + 240
    while PLAYED not in in_network(portal, code)["blocked"]:
        assert time.monotonic() < end, "the limit was never reached"
        time.sleep(1)
    played = owner.get_by_text(f"Extension {PLAYED} is played as stolen.")
    assert until(lambda: owner.reload() and not played.count()), (
        "the network plays it no more, a moment after the block"
    )
    expect(owner.locator("dt", has_text="Calls running").locator("+ dd")).to_have_text("0")

    time.sleep(5)
    before = counted(owner, PLAYED)
    assert "Blocked" in before
    time.sleep(10)
    assert counted(owner, PLAYED) == before, "no further call was made"
    owner.goto(f"/calls/list/?q={PLAYED}")
    expect(owner.locator("tbody")).to_contain_text("+371")
    neighbour = enter(NEIGHBOUR)
    neighbour.goto(f"/calls/list/?q={PLAYED}")
    expect(neighbour.locator("main")).not_to_contain_text("+371")
    owner.goto(f"/calls/fraud/?q={PLAYED}")
    owner.locator("tbody").get_by_role("link", name=PLAYED, exact=True).first.click()
    unblocked(owner, sp, neighbour, PLAYED)
    assert blocked(portal, code, PLAYED, there=False)
