"""One grid as somebody who may open it sees it: asked for as a page, as htmx does, as a workbook, or made without a page."""

import re
from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils import translation

from oms.kit.acting import as_system
from oms.kit.grid.filters import DayRangeFilter
from oms.kit.grid.grid import Grid
from oms.kit.grid.view import grid_at
from tests import objects
from tests.addresses import Address
from tests.canaries import cells
from tests.page import Node, body_rows, columns, read
from tests.people import OWNER, SP, Person, why
from tests.today import lately

SORTED = re.compile(r'^<th [^>]*aria-sort="(\w+)"')
LOOKED_AT = 400  # rows on two pages
SPAN = {"from": "2000-01-01", "to": "2100-01-01"}
LAST: dict[str, Node] = {}  # the grid that was asked for last


class Made:
    """What a grid shows: `rows`, column → its words; `sorted_by`, (column, direction) of each head that says so."""

    def __init__(self, grid: Grid) -> None:
        shown = grid.columns.items()
        self.rows = [{name: str(c.show(record[c.path], record)) for name, c in shown} for record in grid.records]
        self.sorted_by = [
            (name, "".join(SORTED.findall(head)))
            for cell, head in zip(grid.cells, grid.headings, strict=True)
            for (name, _column), word in zip(cell, head.split('<span class="head-word')[1:], strict=True)
            if word.startswith(" sorted")
        ]


class Screen:
    """One grid as somebody who may open it sees it; `ask(**query)` gives the answer."""

    def __init__(self, address: Address, person) -> None:
        self.address = address
        self.who: Person = next(p for p in map(person, (SP, OWNER)) if p.account.may_open(address.screen))
        with as_system():
            kwargs = objects.fill(address, person(OWNER).account.partner_id)
        self.url = address.url(kwargs)
        self.filters = address.view.filters.base_filters
        self.columns = dict(address.view.table.declared())

    @property
    def wide(self) -> dict[str, str]:
        """Day ranges opened, so that logs show more than today."""
        return {
            f"{name}_{end}": day
            for name, bound in self.filters.items()
            if isinstance(bound, DayRangeFilter)
            for end, day in (SPAN if bound.longest is None else lately(bound.longest)).items()
        }

    def ask(self, query: dict | None = None, **headers) -> HttpResponse:
        query = {**self.wide, **(query or {})}
        answer = self.who.ask("GET", f"{self.url}?{urlencode(query, doseq=True)}", **headers)
        assert answer.status_code in {200, 302}, f"{self.url}?{urlencode(query, doseq=True)}: {why(answer)}"
        return answer

    def made(self, query: dict | None = None) -> "Made":
        """The grid without a page around it, as a job makes it."""
        address = urlencode({**self.wide, **(query or {})}, doseq=True)
        with self.who.acting(), translation.override(self.who.account.speaks):
            return Made(grid_at(self.url, address, self.who.account))

    def section(self, query: dict | None = None) -> Node:
        """The grid's part of the page, asked for alone as htmx does; one test holds that it is the same."""
        return part(read(self.ask(query, **self.fragment).content), self.address.screen)

    def lone_table(self, query: dict) -> Node:
        """The grid's table alone, without what stands above and below it."""
        return read(re.search(b"<table.*</table>", self.ask(query, **self.fragment).content, re.DOTALL)[0])

    @property
    def fragment(self) -> dict[str, str]:
        return self.address.fragment

    @property
    def whole(self) -> Node:
        """The first page of 200 rows: the demo does not change between tests, and those of a grid stand one after another."""
        if self.url not in LAST:
            LAST.clear()
            LAST[self.url] = self.section({"per": 200})
        return LAST[self.url]

    def leaves(self, number: int) -> list[Node]:
        """The first pages of 200 rows, reached by Next as a person does (a keyset grid knows no page numbers)."""
        found = [self.whole]
        while len(found) < number and (following := found[-1].first("a", rel="next")):
            answer = self.who.ask("GET", following.get("href"), **self.fragment)
            found.append(part(read(answer.content), self.address.screen))
        return found

    def excel(self, query: dict | None = None) -> list[tuple]:
        """Rows of the workbook, the headings first; one more than is looked at on the screen."""
        return cells(self.ask({**(query or {}), "export": "xlsx"}).content, most=LOOKED_AT + 2)


def rows_of(section: Node) -> list[list[str]]:
    """Texts of the rows of a grid."""
    table = section.first("table")
    return body_rows(table) if table else []


def named(section: Node) -> list[dict[str, str]]:
    """The rows of a grid as heading → text: the screen stacks and moves columns, Excel keeps the guide's order."""
    table = section.first("table")
    return columns(table) if table else []


def part(root: Node, code: str) -> Node:
    """The grid's own part of a page."""
    found = root.first("section", id=f"grid-{code.replace('.', '-')}")
    assert found is not None, f"The page has no grid {code}"
    return found


def sections(screen: Screen, per: int, most: int) -> list[Node]:
    """The first pages of the grid, from Next to Next."""
    found = [screen.section({"per": per})]
    while len(found) < most and (on := found[-1].first("a", rel="next")):
        found.append(at(screen, on))
    return found


def at(screen: Screen, link: Node) -> Node:
    """The grid that a link of its pager leads to."""
    answer = screen.who.ask("GET", link.get("href"), **screen.fragment)
    return part(read(answer.content), screen.address.screen)
