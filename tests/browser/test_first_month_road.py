"""A customer's first month in Chromium, from its order to the PDF: a trial, a change in the middle, a stop; the figures of page
and PDF are those counted by hand."""

import re
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import floor
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from billing.queries.lines import in_days
from tests import road_acts
from tests.browser.test_later_orders import open_form, send
from tests.browser.test_whole_road import (
    APPROVER,
    CLERK,
    NEIGHBOUR,
    fill_info,
    go_on,
    order_number,
    start_the_service,
    wait_for_network,
)
from tests.pdf_text import pdf_lines, pdf_text
from tests.processes import together

OWNER, NAME, STOPS = "admin@rs-vertical.example", "First Month Florists", "approver@nimbus.example"
KEPT, TRIED = "Basic User With VM", "Premium iPECS ONE USER"
PRICES = {KEPT: "10.90", TRIED: "14.35"}
DAY = timedelta(days=1)
TRIAL, CHANGED, STOPPED = 7, 10, 20  # days from the first one on
TAX = Fraction(20, 100)

pytestmark = pytest.mark.slow


def ordered(page: Page) -> str:
    """Five of the one, three of the other on trial, each month from the day of the order; the order's number."""
    fill_info(page, NAME)
    page.get_by_text("Billing and customer class").click()
    page.get_by_label("Customer Class").select_option(label="Small business")
    page.get_by_label("Billing Period", exact=True).select_option(label="Monthly (anniversary)")
    go_on(page)
    page.get_by_label("Service Plan", exact=True).select_option(label="Premium Plan")
    page.get_by_label("Agreement Period").select_option(index=1)
    page.locator(".steps").get_by_role("button", name="Order Items").click()
    for item, quantity in ((KEPT, "5"), (TRIED, "3")):
        page.get_by_label(f"Qty., {item}").fill(quantity)
        page.get_by_label(f"Customer Price, {item}").fill(PRICES[item])
    page.get_by_role("row").filter(has_text=TRIED).locator("summary").click()
    page.get_by_label(f"Trial, {TRIED}").fill(f"{TRIAL}")
    page.get_by_label(f"Period, {TRIED}").select_option(label="days")
    return sent(page)


def changed(page: Page, day: date) -> str:
    """Two more of the first item from `day` on; the order's number."""
    page.goto(f"/orders/modify/?q={NAME.replace(' ', '+')}")
    page.locator("tbody").get_by_role("link", name=NAME).click()
    page.get_by_role("button", name=f"Change Order {NAME}").click()
    page.get_by_label("Change Date").fill(day.isoformat())
    go_on(page)
    go_on(page)  # no numbers
    page.get_by_label(f"Order(+/-), {KEPT}").fill("2")
    return sent(page)


def sent(page: Page) -> str:
    page.get_by_role("button", name="Save and check").click()
    no = order_number(page)
    page.get_by_role("button", name="Save & Submit Order").click()
    expect(page.get_by_role("heading", name=f"Order {no} is sent")).to_be_visible()
    return no


def decided(clerk: Page, approver: Page, no: str, *, server: str = "") -> None:
    """Approved, and confirmed for the day that the order asks for."""
    approver.goto(f"/orders/approval/{no}/")
    if server:
        approver.get_by_role("radio", name=re.compile(f"^{server}")).check()
    approver.get_by_role("button", name=f"Approve order {no}").click()
    expect(approver.get_by_text(f"Order {no} is approved.")).to_be_visible()
    clerk.goto(f"/orders/confirm/{no}/")
    clerk.get_by_role("button", name=f"Final Confirm order {no}").click()
    expect(clerk.get_by_text(f"Order {no} is confirmed.")).to_be_visible()


def in_money(exact: Fraction) -> str:
    pence = floor(exact * 100 + Fraction(1, 2))
    return f"{pence // 100:,}.{pence % 100:02d} GBP"


def by_hand(first: date, last: date) -> dict[str, str]:
    """What each line and each sum comes to, by name."""
    month = (last - first).days + 1
    kept = Fraction(PRICES[KEPT]) * (5 * CHANGED + 7 * (STOPPED - CHANGED)) / month
    tried = Fraction(PRICES[TRIED]) * 3 * (STOPPED - TRIAL) / month
    net = sum(Fraction(in_money(exact).removesuffix(" GBP").replace(",", "")) for exact in (kept, tried))
    tax = Fraction(in_money(net * TAX).removesuffix(" GBP"))
    return {KEPT: in_money(kept), TRIED: in_money(tried), "Net": in_money(net), "UK VAT 20 %, 20 %": in_money(tax),
            "Total": in_money(net + tax)}  # fmt: skip


def on_page(page: Page) -> dict[str, str]:
    """The amounts of lines and sums, by name."""
    found = {}
    for line in page.locator("details.charge").all():
        found[line.locator("summary b").first.inner_text()] = line.locator("summary b.num").inner_text()
    sums = page.locator(".sums").first
    names = sums.locator("dt").all_inner_texts()
    return found | dict(zip(names, sums.locator("dd").all_inner_texts(), strict=True))


def left_out(first: date, last: date) -> list[str]:
    stop = in_days(first + STOPPED * DAY, last)
    return [
        f"{in_days(first, first + (TRIAL - 1) * DAY)}: 3 on trial, not charged.",
        f"{stop}: 7 not charged, the service is stopped.",
        f"{stop}: 3 not charged, the service is stopped.",
    ]


def test_from_the_order_to_the_paper(enter, portal) -> None:
    clerk, approver, first = enter(CLERK), enter(APPROVER), datetime.now(ZoneInfo("Europe/London")).date()
    no = ordered(clerk)
    decided(clerk, approver, no, server="CM-LON-01")
    wait_for_network(clerk, no)
    start_the_service(clerk, NAME)
    middle = first + CHANGED * DAY
    no = changed(clerk, middle)
    decided(clerk, approver, no)
    assert together(portal.environment, road_acts.day_comes, [{"no": no, "day": middle.isoformat()}]) == [True]
    open_form(clerk, "Service Stop", NAME)
    code = re.search(r"/service-stop/(\w+)/", clerk.url)[1]
    clerk.get_by_label("Stop Date").fill((first + STOPPED * DAY).isoformat())
    clerk.get_by_label("Reason of Stop").select_option(label="Customer asked for a pause")
    decided(clerk, enter(STOPS), send(clerk, NAME))

    last = (first.replace(day=1) + 32 * DAY).replace(day=1) + (min(first.day, 29) - 2) * DAY
    [[*period, statement]] = together(portal.environment, road_acts.month_ends, [{"code": code}])
    assert period == [first.isoformat(), last.isoformat()]
    owner, counted = enter(OWNER), by_hand(first, last)
    owner.goto(f"/statements/{statement}/")
    assert counted.items() <= on_page(owner).items()
    owner.get_by_role("button", name="Issue").click()
    expect(owner.get_by_text("no change is possible now")).to_be_visible()
    shown = on_page(owner)
    assert counted.items() <= shown.items()
    for line in owner.locator("details.charge summary").all():
        line.click()
    for words in left_out(first, last):
        expect(owner.get_by_text(words)).to_be_visible()

    with owner.expect_download() as paper:
        owner.get_by_role("link", name="PDF").click()
    pdf = paper.value.path().read_bytes()
    told, drawn = pdf_lines(pdf), pdf_text(pdf)
    for name, amount in shown.items():
        assert [line for line in told if line.startswith(name) and line.endswith(amount)], (name, amount, told)
    for words in left_out(first, last):
        assert words in drawn, (words, drawn)
    assert enter(NEIGHBOUR).goto(f"/statements/{statement}/").status == 404
