"""A port in Chromium, from its order to its completion, with one rejection and one change of day."""

import re
import subprocess
import sys
import time
from datetime import date, timedelta

from playwright.sync_api import Page, expect

from tests import stack
from tests.browser.test_whole_road import CLERK

DESK, VERA, NAME = "admin@nimbus.example", "admin@vertical.example", "Seacroft Chandlers"
PORTING_DAY = """
from datetime import timedelta
from django.utils import timezone
from inventory.actions.port_clock import begin_due_ports
from inventory.models import Port
from oms.kit.acting import as_system
with as_system():
    Port.objects.filter(pk={pk}).update(porting_date=timezone.localdate())
begin_due_ports(at=timezone.now())
"""


def pressed(page: Page, name: str, words: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_text(words)).to_be_visible()


def shell(portal, code: str) -> None:
    """The clock moves: the port's day is today."""
    call = [sys.executable, "manage.py", "shell", "-c", code]
    subprocess.run(call, env=portal.environment, cwd=stack.ROOT, check=True, timeout=60, capture_output=True)


def refused_and_dated(clerk: Page, desk: Page, address: str) -> None:
    """Rejected once and corrected, accepted, moved to another day."""
    desk.goto(f"{address}modify/")
    desk.get_by_label("Reject Code").select_option("41")
    pressed(desk, "Reject", "The port is rejected; the requester was told.")
    clerk.goto(address)
    expect(clerk.get_by_text("Installation postcode invalid")).to_be_visible()
    clerk.get_by_role("link", name="Correct and resubmit").click()
    clerk.get_by_label("Registered address").fill("5 Specimen Quay, Bristol BS1 5AB")
    pressed(clerk, "Send it again", "The port is sent again; its lead time starts anew.")

    desk.goto(f"{address}modify/")
    day = date.today() + timedelta(days=40)
    desk.get_by_label("Porting Date").fill((date.today() + timedelta(days=1)).isoformat())
    desk.get_by_role("button", name="Accept", exact=True).click()
    expect(desk.get_by_text("is the earliest: 4 working days").first).to_be_visible()
    desk.get_by_label("Porting Date").fill(day.isoformat())
    pressed(desk, "Accept", "The port is accepted; its numbers come on the porting day.")
    clerk.goto(f"{address}date/")
    clerk.get_by_label("New porting date").fill((day + timedelta(days=7)).isoformat())
    pressed(clerk, "Ask for this day", "Another day is asked for; until it is agreed, the present one holds.")
    desk.goto(f"{address}modify/")
    pressed(desk, "Agree to the new day", "The new day holds; the requester was told.")


def test_from_the_order_to_the_completion(enter, portal) -> None:
    clerk, desk = enter(CLERK), enter(DESK)
    clerk.goto(f"/ddi/porting/?q={NAME.replace(' ', '+')}&state=waiting")
    clerk.locator("tbody tr").first.get_by_role("link").first.click()
    address = re.sub(r"^https?://[^/]+", "", clerk.url)
    no = re.search(r"Order No (\d+)", clerk.locator(".page-head").inner_text()).group(1)
    desk.goto(f"{address}modify/")
    expect(desk.get_by_text("It can be accepted once the order has its final confirm.")).to_be_visible()
    vera = enter(VERA)
    vera.goto(f"/orders/approval/{no}/")
    vera.get_by_role("button", name=f"Approve order {no}").click()
    expect(vera.get_by_text(f"Order {no} is approved.")).to_be_visible()
    clerk.goto(f"/orders/confirm/{no}/")
    clerk.get_by_role("button", name=f"Final Confirm order {no}").click()
    clerk.wait_for_url(re.compile(rf"/orders/.*{no}"))

    refused_and_dated(clerk, desk, address)
    shell(portal, PORTING_DAY.format(pk=address.strip("/").rpartition("/")[2]))
    portal.sweep()
    done = desk.get_by_text("The port is completed; its numbers are in use.")
    end = time.monotonic() + 120
    while time.monotonic() < end:  # until the network has taken the numbers
        desk.goto(f"{address}modify/")
        desk.get_by_role("button", name="Complete", exact=True).click()
        desk.wait_for_load_state()
        if done.is_visible():
            break
        time.sleep(1)
    expect(done).to_be_visible()
    expect(desk.locator("table.lines").first).to_contain_text("Ported")
