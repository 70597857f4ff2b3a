"""Every figure of the reports leads to the rows that make it: followed once of each kind, and counted."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.page import Node, columns, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everything")]
SP = "admin@nimbus.example"
FIRST = timezone.localdate() - timedelta(days=400)
NARROWED = {"reseller": "Vertical Cloud", "children": "on"}
REPORTS = [
    ("customers:list", {"status": "activated"}),
    ("customers:daily", {"days_from": FIRST.isoformat()} | NARROWED),
    ("customers:daily", {"days_from": FIRST.isoformat(), "q": "rs-"}),
    ("customers:growth", NARROWED),
    ("customers:growth", {"q": "rs-"}),
    ("customers:statuses", {}),
    ("customers:licenses-by-type", {}),
    ("customers:service-status-per-customer", {"q": "basic", "day": (FIRST + timedelta(days=390)).isoformat()}),
    ("customers:service-status-per-reseller", {"q": "rs-vertical"}),
    ("customers:service-status-per-license", {"q": "user"} | NARROWED),
    ("customers:inventory", {"q": "s"} | NARROWED),
    ("customers:trial-weeks", {}),
    ("inventory:usage-per-reseller", {}),
    ("inventory:usage-per-type", NARROWED),
]  # fmt: skip


@pytest.mark.parametrize(("name", "asked"), REPORTS, ids=lambda value: value if isinstance(value, str) else "")
def test_each_kind_of_figure_leads_to_its_rows(name: str, asked: dict[str, str], signed_in) -> None:
    """One of each column in the rows, in the totals and in the table of a picture."""
    client = signed_in(SP)
    page = read(client.get(reverse(name), asked | {"per": "200"}).content)
    followed = {}
    for place, heading, figure in figures(page):
        value = number(figure.text)
        link = figure.first("a")
        assert link or not value, f"{place}, {heading}: {figure.text} leads nowhere"
        if link and (place, heading) not in followed:
            followed[place, heading] = counted(client, link.get("href"), heading)
            assert followed[place, heading] == value, f"{place}, {heading}: {link.get('href')}"
    assert followed


def figures(page: Node) -> list[tuple[str, str, Node]]:
    """(where, heading, cell or part of one) of every number on a report."""
    section = grid_of(page)
    found = []
    for place, part in (("rows", section.first("tbody")), ("totals", section.first("tfoot"))):
        for cell in part.all("td") if part else ():
            for value in cell.all("div", "td"):
                if value.get("data-label") and is_number(value.text):
                    found.append((place, value.get("data-label"), value))
    if (picture := page.first("details", class_="as-list")) and (table := picture.first("table")):
        heads = [head.text for head in table.first("thead").all("th")]
        for row in table.first("tbody").all("tr"):
            found += [("picture", head, cell) for head, cell in zip(heads[1:], row.all("td"), strict=True)]
    return found


def counted(client, address: str, heading: str) -> int:
    """What the rows behind a figure come to: their number, or the sum of what they count."""
    rows = rows_at(client, address)
    if heading == "Growth":  # those who began and those who ended; each is there
        began, ended = (
            {r["Customer ID"] for r in rows_at(client, address.replace("moved", w))} for w in ("started", "closed")
        )
        assert {row["Customer ID"] for row in rows} == began | ended
        return len(began) - len(ended)
    if heading == "Customers":
        return len({row["Customer ID"] for row in rows})
    column = next((name for name in (heading, "Qty.", "Current Qty.") if name in rows[0]), "") if rows else ""
    if heading == "Trials" or address.startswith(reverse("customers:list")):
        column = ""
    return sum(number(row[column]) for row in rows) if column else len(rows)


def grid_of(page: Node) -> Node:
    return next(node for node in page.all("section") if node.get("id").startswith("grid-"))


def rows_at(client, address: str) -> list[dict[str, str]]:
    page = read(client.get(f"{address}{'&' if '?' in address else '?'}per=200").content)
    table = grid_of(page).first("table")
    rows = columns(table) if table else []
    assert len(rows) < 200, "not every row stands on the page"
    return rows


def is_number(text: str) -> bool:
    return bool(text) and text.replace(",", "").replace("−", "").replace("-", "").isdecimal()


def number(text: str) -> int:
    return int(text.replace(",", "").replace("−", "-"))
