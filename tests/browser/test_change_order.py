"""Change Order in Chromium, from opening it to its effect in the network."""

import json
import re
import urllib.request

from playwright.sync_api import Page, expect

from tests.browser.test_whole_road import APPROVER, CLERK, go_on, order_number, wait_for_network

NAME = "Vertical Demo"


def opened(page: Page) -> str:
    page.goto(f"/orders/modify/?q={NAME.replace(' ', '+')}")
    page.locator("tbody").get_by_role("link", name=NAME).click()
    code = page.locator("#chosen-title .soft").inner_text()
    page.get_by_role("button", name=f"Change Order {NAME}").click()
    return code


def shown(page: Page, name: str) -> tuple[int, str]:
    row = page.locator("tr[data-now]").filter(has_text=name)
    return int(row.get_attribute("data-now")), row.locator("[data-to-be]").inner_text()


def in_network(portal, code: str) -> dict:
    asked = urllib.request.Request(f"{portal.ems}/tenants/{code}", headers={"Authorization": "Bearer demo-ems-token"})
    with urllib.request.urlopen(asked, timeout=10) as answer:
        return json.load(answer)


def test_from_opening_to_the_effect_in_the_network(enter, portal) -> None:
    clerk = enter(CLERK)
    code = opened(clerk)
    expect(clerk.get_by_role("heading", name=f"Change Order: {NAME}")).to_be_visible()
    no = order_number(clerk)
    go_on(clerk)
    go_on(clerk)  # no numbers
    change = clerk.get_by_label("Order(+/-), Basic User With VM")
    now, _ = shown(clerk, "Basic User With VM")
    change.fill(str(-now - 1))
    expect(clerk.locator("tr.wrong [data-to-be]")).to_have_text("−1")
    go_on(clerk)
    expect(clerk.get_by_text(f"There are {now} now; To Be cannot be below 0.").last).to_be_visible()
    expect(change).to_be_focused()
    change.fill("2")
    assert shown(clerk, "Basic User With VM") == (now, str(now + 2))
    live = clerk.locator("[data-money-change]").inner_text()
    clerk.get_by_label("Only changed lines").check()
    assert clerk.locator("tr[data-now]:visible").count() == 1
    expect(clerk.locator("[data-hidden-lines]")).to_contain_text("3 unchanged lines hidden")
    go_on(clerk)
    clerk.get_by_label("Order(+/-), SIP Trunk Channels").fill("1")
    go_on(clerk)
    go_on(clerk)  # no devices
    go_on(clerk)
    expect(clerk.locator("#effect")).to_contain_text(re.sub(r"[+−]", "", live))  # the browser's sum is the server's
    clerk.get_by_role("button", name="Save & Submit Order").click()
    approver = enter(APPROVER)
    approver.goto(f"/orders/approval/{no}/")
    approver.get_by_role("button", name=f"Approve order {no}").click()
    expect(approver.get_by_text(f"Order {no} is approved.")).to_be_visible()
    clerk.goto(f"/orders/confirm/{no}/")
    clerk.get_by_role("button", name=f"Final Confirm order {no}").click()
    wait_for_network(clerk, no)
    assert in_network(portal, code)["packages"]["basic-user-vm"] == now + 2
