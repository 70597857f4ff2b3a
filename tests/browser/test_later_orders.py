"""The orders after the first one, in Chromium: from Modify Existing Customer to what the network has then."""

import json
import re
import time
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import Page, expect

CLERK, APPROVER = "clerk@rs-vertical.example", "approver@nimbus.example"
NAME = "York Road Tailors"


def open_form(page: Page, label: str, name: str = NAME) -> None:
    page.goto(f"/orders/modify/?q={name.replace(' ', '+')}")
    page.locator("tbody").get_by_role("link", name=name).click()
    page.get_by_role("link", name=f"{label} {name}").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(label)


def send(page: Page, name: str = NAME, company: str = "Nimbus Telecom") -> str:
    """Look at the order, send it; its number."""
    page.get_by_role("button", name="Check order").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Check order")
    page.get_by_role("button", name=f"Send order to {company}").click()
    expect(page.get_by_text(re.compile(f"of {name}: order"))).to_be_visible()
    return re.search(r"/orders/(\d+)/", page.url)[1]


def decide(clerk: Page, approver: Page, no: str) -> None:
    """Approved by the partner asked, confirmed by the clerk for today, done in the network."""
    approver.goto(f"/orders/approval/{no}/")
    approver.get_by_role("button", name=f"Approve order {no}").click()
    expect(approver.get_by_text(f"Order {no} is approved.")).to_be_visible()
    clerk.goto(f"/orders/confirm/{no}/")
    clerk.get_by_role("button", name=f"Final Confirm order {no}").click()
    expect(clerk.get_by_text(f"Order {no} is confirmed.")).to_be_visible()
    end = time.monotonic() + 180
    while time.monotonic() < end:
        clerk.goto(f"/orders/{no}/")
        if clerk.get_by_text(re.compile(r"Network: (\d+) of \1 done")).count():
            return
        time.sleep(1)
    raise AssertionError(clerk.locator("main").inner_text())


def tenant(portal, code: str) -> dict:
    """What the simulator has for the customer."""
    asked = urllib.request.Request(f"{portal.ems}/tenants/{code}", headers={"Authorization": "Bearer demo-ems-token"})
    with urllib.request.urlopen(asked, timeout=10) as answer:
        return json.load(answer)


def status(page: Page) -> str:
    page.goto(f"/customers/?q={NAME.replace(' ', '+')}")
    return page.get_by_role("row").filter(has_text=NAME).inner_text()


@pytest.mark.slow
def test_stop_resume_another_plan_and_the_end(enter, portal) -> None:
    clerk, approver = enter(CLERK), enter(APPROVER)
    open_form(clerk, "Service Stop")
    code = re.search(r"/service-stop/(\w+)/", clerk.url)[1]
    clerk.get_by_label("Reason of Stop").select_option(label="Customer asked for a pause")
    decide(clerk, approver, send(clerk))
    assert "Stopped" in status(clerk) and tenant(portal, code)["state"] == "stopped"

    open_form(clerk, "Service Resume")
    expect(clerk.locator("dl").first).to_contain_text("Customer asked for a pause")
    decide(clerk, approver, send(clerk))
    assert "Activated" in status(clerk) and tenant(portal, code)["state"] == "active"

    open_form(clerk, "Service Plan Change")
    clerk.get_by_label("New Service Plan").select_option(label="Standard Plan")
    clerk.get_by_role("button", name="Check order").click()
    expect(clerk.locator("#effect")).to_contain_text("ends: Standard Plan does not have it")
    clerk.get_by_role("button", name="Change", exact=True).click()
    expect(clerk.get_by_label("New Service Plan").locator("option:checked")).to_have_text("Standard Plan")
    decide(clerk, approver, send(clerk))
    held = tenant(portal, code)
    assert (held["plan"], "call-recording" in held["packages"]) == ("Standard Plan", False)

    open_form(clerk, "Customer Close")
    expect(clerk.get_by_role("table")).to_contain_text("Service lines")
    clerk.get_by_label("Reason of Closing").select_option(label="Business closed")
    clerk.get_by_label("Customer Company Name, typed to confirm").fill("York")
    clerk.get_by_role("button", name="Check order").click()
    expect(clerk.locator("#problems")).to_contain_text(f"Type “{NAME}”, the name of the customer that is to be closed.")
    clerk.get_by_label("Customer Company Name, typed to confirm").fill(NAME)
    decide(clerk, approver, send(clerk))
    assert "Closed" in status(clerk)
    gone = tenant(portal, code)
    assert (gone["state"], gone["numbers"], gone["packages"], gone["administrators"]) == ("removed", [], {}, [])
