"""On paper: every row and every column of the page. On the screen: names that know no blank wrap."""

import re

import pytest

SP, CLERK = "admin@nimbus.example", "clerk@rs-vertical.example"
SHEET = 1046  # CSS pixels of an A4 sheet laid across, without its margins
CUT = """() => {
  const scroller = document.querySelector(".scroller");
  const cells = [...scroller.querySelectorAll("th, td")].filter((cell) => cell.checkVisibility());
  return {
    rows: scroller.querySelectorAll("tbody tr").length,
    hidden: scroller.scrollHeight > scroller.clientHeight + 1 && getComputedStyle(scroller).overflowY !== "visible",
    height: document.querySelector("main").scrollHeight,
    cut: cells.filter((cell) => cell.scrollWidth > cell.clientWidth + 1).map((cell) => cell.innerText),
    beyond: cells.filter((cell) => cell.getBoundingClientRect().right > innerWidth + 1).map((cell) => cell.innerText),
  };
}"""
WIDE = """() => {
  const name = "a".repeat(100);
  for (const one of document.querySelectorAll("h1, .facts dd, .crumbs, .page-head .soft span:not(.badge)")) one.append(name);
  return document.documentElement.scrollWidth - document.documentElement.clientWidth;
}"""


def test_a_list_is_printed_with_all_its_rows(enter) -> None:
    """F27: one sheet, 16 of 40 orders, columns cut."""
    page = enter(SP, width=SHEET)
    page.goto("/orders/?per=50")
    page.emulate_media(media="print")
    found = page.evaluate(CUT)
    assert found["rows"] > 16 and not found["hidden"]
    assert found["cut"] == [] and found["beyond"] == []
    sheets = re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(prefer_css_page_size=True))
    assert len(sheets) >= 2, "All of them do not fit on one sheet."


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("address", ["/customers/", "/orders/"])
def test_a_name_without_a_blank_wraps(enter, width: int, address: str) -> None:
    """F36: a customer of 100 letters made the page 1,598 pixels wide at 1,280; Orders were 15 too wide at 320."""
    page = enter(CLERK, width=width)
    page.goto(address)
    assert page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    if address == "/customers/":
        page.locator("main tbody a").first.click()
        page.wait_for_selector(".page-head h1")
        assert page.evaluate(WIDE) <= 0
