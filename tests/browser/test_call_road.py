"""From Create New Customer to two telephones that talk, by clicking: ordered, approved onto the SIP server, confirmed; who may not
call is refused; the record stands under Daily Call Usage; a stolen line is cut in mid-call. Figures are printed (pytest -s)."""

import re
import signal
import time
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from celery import Celery
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from inventory.ems.lines import sip_domain
from inventory.ems.phone import Phone
from tests.browser.portal import Portal, own_queue, worker_name
from tests.browser.test_fraud_road import push_address
from tests.browser.test_later_orders import APPROVER as DECIDES
from tests.browser.test_later_orders import decide, open_form, send
from tests.browser.test_whole_road import APPROVER, CLERK, SP, approve, start_the_service, walk_the_wizard
from tests.sip_network import emptied
from tests.sip_server import HOST, OUTSIDE, Server, refused, talks

NAME, PLACE = "Call Road Bells", "CM-SIP-01"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    found = Server(tmp_path_factory.mktemp("sip"), emptied())
    found.start()
    yield found
    found.kill(signal.SIGTERM)


@pytest.fixture(scope="module")
def portal(server) -> Iterator[Portal]:
    """One that has a SIP server; its scheduler counts what calls cost and blocks."""
    found = Portal(
        f"{worker_name()}_calls",
        {
            "KAMAILIO_DATABASE_URL": server.address, "KAMAILIO_LOG": str(server.log), "SIP_SERVER": f"{HOST}:{server.port}",
            "REDIS_URL": own_queue(7),
        },
        workers=3, clock=True,
    )  # fmt: skip
    try:
        found.start()
        yield found
    finally:
        found.stop()


@pytest.fixture(scope="module")
def states() -> dict:
    """Nobody has signed in to this portal yet."""
    return {}


def within(seconds: float, there: Callable[[], object]) -> float:
    """How long it takes until `there`."""
    began = time.monotonic()
    while not there():
        assert time.monotonic() < began + seconds, "it did not come"
        time.sleep(0.02)
    return time.monotonic() - began


def clock(portal: Portal, task: str) -> None:
    """What the scheduler sends at its time, now."""
    with Celery(broker=portal.environment["REDIS_URL"]) as sender:
        sender.send_task(task)


def idle(portal: Portal) -> None:
    """Whatever the demo left for the workers is done: what is measured is measured on a portal at rest."""
    with Celery(broker=portal.environment["REDIS_URL"]) as asker:
        within(180, lambda: not _busy(asker))


def _busy(asker: Celery) -> bool:
    asked = asker.control.inspect(timeout=1)
    told = [found for found in (asked.active(), asked.reserved()) if found]
    return len(told) < 2 or any(tasks for found in told for tasks in found.values())


def set_up_server(sp: Page) -> None:
    sp.goto("/environment/call-servers/add/")
    sp.get_by_label("CM ID").fill(PLACE)
    sp.get_by_label("Name", exact=True).fill("Dial tone on this machine")
    sp.get_by_label("Network").select_option(label="SIP server (Kamailio)")
    sp.get_by_role("button", name="Save Call Server").click()
    expect(sp.get_by_text(PLACE).first).to_be_visible()


def confirmed(clerk: Page, no: str) -> float:
    """When the button was pressed."""
    clerk.goto("/orders/confirm/")
    clerk.get_by_role("link", name=no).click()
    button = clerk.get_by_role("button", name=f"Final Confirm order {no}")
    button.scroll_into_view_if_needed()
    began = time.monotonic()
    button.click(no_wait_after=True)
    return began


def code_of(page: Page) -> str:
    page.goto(f"/customers/?q={NAME.replace(' ', '+')}")
    page.locator("tbody").get_by_role("link", name=NAME).click()
    return re.search(r"/customers/(\w+)/", page.url)[1]


def named(page: Page, code: str, extension: str, name: str) -> str:
    """Somebody uses the line, with the first number that is free: as it is dialled."""
    page.goto(f"/customers/{code}/lines/?q={extension}")
    page.locator("tbody").get_by_role("link", name=extension, exact=True).click()
    number = page.locator("#free-numbers option").first.get_attribute("value")
    page.get_by_role("textbox", name=re.compile("^User")).fill(name)
    page.locator("[name=number]").fill(number)
    page.get_by_role("button", name="Save line").click()
    expect(page.get_by_text(f"Line {extension} is saved.")).to_be_visible()
    return number.replace(" ", "")


def new_passwords(page: Page, code: str) -> dict[str, str]:
    """Extension → password, as it is shown once."""
    page.goto(f"/customers/{code}/lines/?state=used")
    page.locator("tbody input[type=checkbox]").first.check()
    page.locator("tbody input[type=checkbox]").nth(1).check()
    page.locator(".bulk-bar button[value=new-password]").click()
    page.get_by_role("button", name="New password", exact=True).click()
    page.get_by_role("button", name="Show the passwords").click()
    rows = page.locator("table.lines tbody tr")
    return {row.locator("td").first.inner_text(): row.locator(".code").inner_text() for row in rows.all()}


def test_ordered_confirmed_and_it_rings(enter, portal, server) -> None:
    sp, clerk = enter(SP), enter(CLERK)
    set_up_server(sp)
    no = walk_the_wizard(clerk, NAME)
    clerk.get_by_role("button", name="Save & Submit Order").click()
    expect(clerk.get_by_role("heading", name=f"Order {no} is sent")).to_be_visible()
    approve(enter(APPROVER), no, PLACE)
    code = code_of(clerk)
    idle(portal)
    with override_settings(SECRET_KEY="demo-secret-key", LINE_KEY=""), server.phone("1000", customer=code) as first:
        began = confirmed(clerk, no)
        within(60, lambda: first.sign_on() == 200)
        print(f"Confirm to 200 OK: {time.monotonic() - began:.2f} s")
        assert refused(first, "1001") == "refused 403 Service is stopped"
    start_the_service(clerk, NAME)
    numbers = [named(clerk, code, "1000", "Bella Ringer"), named(clerk, code, "1001", "Tom Template")]
    passwords = new_passwords(clerk, code)
    assert set(passwords) == {"1000", "1001"}

    def phone(extension: str, password: str = "") -> Phone:
        return Phone((HOST, server.port), sip_domain(code), extension, password or passwords[extension], rings=0)

    with phone("1000") as one, phone("1001") as two, phone("1000", "another") as wrong, server.outside():
        within(20, lambda: (one.sign_on(), two.sign_on()) == (200, 200))
        assert wrong.sign_on() == 401 and refused(wrong, "1001").startswith("refused 407")
        for dialled in ("1001", numbers[1], OUTSIDE):
            call = talks(one, dialled)
            one.end(call)
        it_is_counted(clerk, portal, code, one)
        a_stolen_line(push_address(sp, PLACE), code, two)
        a_package_too_small(sp, portal, one)
        stopped(clerk, enter(DECIDES), one)


def it_is_counted(clerk: Page, portal: Portal, code: str, one: Phone) -> None:
    """A call that ends stands under Calls, then under Daily Call Usage."""
    idle(portal)
    one.end(talks(one, OUTSIDE))
    ended = time.monotonic()
    clock(portal, "callstats.feeds")
    rows = clerk.locator("tbody tr", has_text="Bella Ringer").filter(has_text="7946 0999")
    within(30, lambda: clerk.goto("/calls/list/?q=Bella+Ringer") and rows.count())
    print(f"end of call to its row under Calls: {time.monotonic() - ended:.2f} s")
    clock(portal, "callstats.roll_up")
    day = clerk.locator("tbody tr", has_text="Trunk")
    within(30, lambda: clerk.goto(f"/calls/daily/?customer={code}") and day.count())
    expect(day.first).to_contain_text(f"{timezone.localdate():%-d}")
    print(f"end of call to Daily Call Usage: {time.monotonic() - ended:.2f} s")


def a_package_too_small(sp: Page, portal: Portal, phone: Phone) -> None:
    """The provider says what the package may call; within a minute it holds."""
    assert refused(phone, "09098790001") == "refused 403 Not in the package"
    sp.goto("/catalogue/packages/?q=Basic+User")
    sp.locator("tbody").get_by_role("link", name="Basic User With VM").click()
    sp.get_by_role("link", name=re.compile("Modify|Edit")).first.click()
    sp.get_by_label("May Call").select_option(label="Within the company only")
    sp.get_by_role("button", name="Save Package").click()
    portal.sweep()

    def is_refused() -> bool:
        call = phone.call(OUTSIDE)
        if call.wait("answered", "refused", seconds=8) == "answered":
            phone.end(call)
            return False
        return call.steps[-1][1] == "refused 403 Not in the package"

    within(30, is_refused)
    phone.end(talks(phone, "999"))


def a_stolen_line(address: str, code: str, phone: Phone) -> None:
    """Records of its calls reach the limit while it talks: what costs is cut, what does not goes on."""
    costs, free = talks(phone, OUTSIDE), talks(phone, "1000")
    end = datetime.now(UTC) - timedelta(seconds=1)
    times = ",".join(
        f"{at:%Y-%m-%dT%H:%M:%SZ}" for at in (end - timedelta(minutes=59), end - timedelta(minutes=58), end)
    )
    lines = "".join(
        f"gone-{n},a,{code},out,trunk,answered,1001,,+44306999{n:04d},{times},3480,Tom Template,trunk-1\n"
        for n in range(80)
    )
    asked = urllib.request.Request(address, lines.encode(), {"Content-Type": "text/plain"})
    began = time.time()
    with urllib.request.urlopen(asked, timeout=60) as answer:
        assert '"counted": 80' in answer.read().decode()
    assert costs.wait("ended", seconds=20), "the limit is reached: what costs is cut"
    print(f"limit to cut: {costs.at('ended') - began:.2f} s")
    assert not free.at("ended"), "a call within goes on"
    phone.end(free)
    assert refused(phone, OUTSIDE) == "refused 403 Extension is blocked"


def stopped(clerk: Page, approver: Page, phone: Phone) -> None:
    open_form(clerk, "Service Stop", NAME)
    clerk.get_by_label("Reason of Stop").select_option(label="Customer asked for a pause")
    decide(clerk, approver, send(clerk, NAME))
    assert refused(phone, "1001") == "refused 403 Service is stopped"
    phone.end(talks(phone, "112"))
