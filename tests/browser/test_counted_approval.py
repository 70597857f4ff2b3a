"""What an approval costs an approver: clicks, fields and the pages opened, from My Home to decided, and for each after it."""

import re

from playwright.sync_api import expect

from tests.browser.counted import Counted

APPROVER = "admin@vertical.example"
FIRST, NEXT = (2, 0, 1), (1, 0, 0)  # clicks, fields, pages opened before the decision


def decide(approver: Counted) -> int:
    """Approve what is open and go on; the pages that were opened before."""
    opened, no = approver.loads, approver.page.url.rstrip("/").rpartition("/")[2]
    approver.go_on("Approve and next")
    expect(approver.page.get_by_text(f"Order {no} is approved.")).to_be_visible()
    return opened


def test_an_approval_is_one_page_and_the_next_one_click(enter, capsys) -> None:
    page = enter(APPROVER)
    page.goto("/")
    approver = Counted(page)
    approver.click(page.locator("main").get_by_role("link", name=re.compile("^Approve: ")).first, loads=True)
    approver.loads, first = 0, (2, approver.fields, decide(approver))
    assert approver.clicks == 2
    approver.clicks, before = 0, approver.loads
    decide(approver)
    following = (approver.clicks, approver.fields, approver.loads - before - 1)
    with capsys.disabled():
        for what, found, aims in (("Approval", first, FIRST), ("Each approval after it", following, NEXT)):
            names = zip(found, ("clicks", "fields", "pages"), aims, strict=True)
            print(f"\n{what}: " + ", ".join(f"{n} {name} (aim {aim})" for n, name, aim in names))
    assert first <= FIRST and following <= NEXT
