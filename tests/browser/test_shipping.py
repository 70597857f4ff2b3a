"""An order shipped to two places in three parcels, a return with a defect, a replacement, in Chromium (guide 2.1.4)."""

import re
import time

from playwright.sync_api import Page, expect

from tests.browser.test_change_order import in_network, opened
from tests.browser.test_later_orders import decide
from tests.browser.test_whole_road import APPROVER, CLERK, go_on, order_number

NAME, SP = "Vertical Demo", "admin@nimbus.example"  # of its first order one parcel has left already, the rest waits


def at_the_desk(page: Page) -> str:
    """The desk of the customer's order; its number."""
    page.goto(f"/device/shipping/?q={NAME.replace(' ', '+')}")
    page.locator("tbody").get_by_role("link", name=NAME).click()
    return re.search(r"/shipping/(\d+)/", page.url)[1]


def shipped(page: Page, place: str) -> str:
    """All that is assigned to `place` leaves; the parcel's number."""
    page.get_by_role("link", name=f"Ship… {place}").click()
    page.get_by_label("Carrier").fill("Example Parcels")
    page.get_by_role("button", name="Ship this parcel").click()
    told = page.get_by_text(re.compile(rf"Parcel \d+-\d+ is on its way to {place}")).inner_text()
    return re.search(r"\d+-\d+", told)[0]


def known(portal, code: str, mac: str, *, there: bool, things: str = "macs") -> bool:
    """Whether the network comes to know the device, or to know it no more, within a minute: the worker tells it."""
    end = time.monotonic() + 60
    while (mac in str(in_network(portal, code)[things])) != there:
        if time.monotonic() > end:
            return False
        time.sleep(0.2)
    return True


def test_two_places_three_parcels_a_defect_and_its_replacement(enter, portal) -> None:
    sp, clerk = enter(SP), enter(CLERK)
    no = at_the_desk(sp)
    assert shipped(sp, "Reception") == f"{no}-2"
    sp.get_by_role("button", name=re.compile(r"Assign the .*Warehouse")).click()
    expect(sp.get_by_text("2 devices are assigned to Warehouse.")).to_be_visible()
    assert shipped(sp, "Warehouse") == f"{no}-3"
    expect(sp.get_by_text("Not-packaged")).to_have_count(0)
    clerk.goto(f"/device/shipped/?open={no}")
    mac = clerk.get_by_role("row").filter(has_text="LIP-9030").last.get_by_text(re.compile(r"02:00:5E")).inner_text()
    plain, code = mac.replace(":", ""), opened(clerk)
    assert known(portal, code, plain, there=True)

    change = order_number(clerk)
    for _step in ("info", "numbers", "items", "channels"):
        go_on(clerk)
    back = clerk.get_by_role("row").filter(has_text=plain)
    back.get_by_role("checkbox").first.check()
    back.get_by_role("combobox").select_option(index=1)
    back.get_by_label(re.compile("Defective")).check()
    go_on(clerk)
    go_on(clerk)
    clerk.get_by_role("button", name="Save & Submit Order").click()
    decide(clerk, enter(APPROVER), change)
    assert known(portal, code, plain, there=False)

    sp.goto(f"/device/shipping/{no}/")
    sp.get_by_role("button", name=f"Send another one for {mac}").click()
    expect(sp.get_by_text(f"Another device goes to Warehouse for {mac}.")).to_be_visible()
    sp.get_by_role("button", name=re.compile(r"Assign the .*Warehouse")).click()
    assert shipped(sp, "Warehouse") == f"{no}-4"
    expect(sp.get_by_text("came back defective, replaced")).to_be_visible()
    sp.goto(f"/device/list/one/{plain}/")
    expect(sp.locator("dl.facts")).to_contain_text("Crash")
