"""A difference between contract and network in Chromium: found by a reading, mended, and gone."""

import json
import time
import urllib.request

from playwright.sync_api import expect

from tests.browser.test_change_order import in_network
from tests.people import CLERK

NAME, ITEM = "Hebden Saddlery", "call-recording"


def by_hand(portal, code: str, total: int) -> None:
    """Somebody sets a quantity at the EMS itself."""
    command = {"key": f"hand-{total}", "kind": "set_packages", "customer": code, "payload": {"items": {ITEM: total}}}
    asked = urllib.request.Request(
        f"{portal.ems}/commands", json.dumps(command).encode(),
        {"Authorization": "Bearer demo-ems-token", "Content-Type": "application/json"},
    )  # fmt: skip
    with urllib.request.urlopen(asked, timeout=10) as answer:
        assert answer.status == 200


def test_found_mended_and_gone(enter, portal) -> None:
    clerk = enter(CLERK)
    clerk.goto("/order/differences/?state=open")
    code = clerk.locator("tbody tr").filter(has_text=NAME).locator("a").first.get_attribute("href").split("/")[2]
    by_hand(portal, code, 6)
    clerk.goto(f"/customers/{code}/usage/")
    clerk.get_by_role("button", name="Read the network now").click()
    expect(clerk.get_by_text(f"The network of {NAME} was read.").first).to_be_visible()
    clerk.goto(f"/order/differences/?q={code}")
    row = clerk.locator("tbody tr").filter(has_text=NAME)
    expect(row).to_contain_text("6")
    row.get_by_role("checkbox").check()
    clerk.get_by_role("button", name="Bring the network to the contract").click()
    clerk.get_by_role("button", name="Bring the network to the contract").last.click()
    expect(clerk.get_by_text("The network is told.")).to_be_visible()
    end = time.monotonic() + 60
    while in_network(portal, code)["packages"][ITEM] != 2 and time.monotonic() < end:
        time.sleep(0.5)
    assert in_network(portal, code)["packages"][ITEM] == 2
    for _try in range(20):  # the worker notes a moment later that the command is done
        clerk.goto(f"/customers/{code}/usage/")
        clerk.get_by_role("button", name="Read the network now").click()
        clerk.goto(f"/order/differences/?q={code}")
        if clerk.locator("tbody tr").filter(has_text="Gone").count():
            break
        time.sleep(1)
    expect(clerk.locator("tbody tr").filter(has_text=NAME)).to_contain_text("Gone")
