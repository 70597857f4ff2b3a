"""Every grid: constant queries, Excel as on the screen, the fragment as in the page, the address obeyed, no garbage."""

import io
import itertools
import re
from functools import cache

import openpyxl
import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from oms.kit.grid import GridView, MoneyColumn, TextColumn
from oms.kit.grid.columns import EMPTY
from oms.kit.grid.filters import DayRangeFilter
from oms.kit.grid.grid import Grid
from partners.models import ExcelDownload
from tests.addresses import Address, grids
from tests.as_shown import as_shown, bare, strangers
from tests.canaries import cells
from tests.grid_screen import LOOKED_AT, Screen, at, named, part, rows_of, sections
from tests.page import Form, body_rows, columns, forms, head_words, headings, read

pytestmark = pytest.mark.django_db
EVERY = pytest.mark.parametrize("address", grids(), ids=lambda address: address.name)
MOST_QUERIES = 10
ABOVE = {"billing:account": 5, "billing:margin": 1, "callstats:customer-calls": 1}  # what a page tells above its grid
NOTHING = "zzqqxxnothingmatches"


@pytest.fixture
def small_pages(monkeypatch) -> None:
    """Pages of one and two rows as well, so that a short demo has many pages."""
    monkeypatch.setattr("oms.kit.grid.state.PER_PAGE", (1, 2, 25, 50, 100, 200))


@pytest.fixture
def screen(address: Address, person, small_pages) -> Screen:
    return Screen(address, person)


def statements(captured: CaptureQueriesContext) -> list[str]:
    """What was sent to the database; transaction control, and the session's minute, aside."""
    return [
        q["sql"] for q in captured if not re.match(r"(RELEASE )?SAVEPOINT|ROLLBACK|select oms_session_keep", q["sql"])
    ]


@EVERY
def test_rows_cost_no_queries(screen: Screen, django_assert_num_queries) -> None:
    """The same literal number with one row and with a page of them, and never more than ten."""
    sent = {}
    screen.ask({"per": 1})  # whatever a process keeps is kept now
    for per in (1, 25):
        with CaptureQueriesContext(connection) as captured:
            answer = screen.ask({"per": per})
        sent[per] = [s for s in statements(captured) if "pg_stat_get_xact" not in s]
    counts = {per: len(found) for per, found in sent.items()}
    assert len(set(counts.values())) == 1, f"{counts}\n" + "\n".join(odd(sent[1], sent[25]))
    most = MOST_QUERIES + ABOVE.get(screen.address.name, 0)
    assert counts[25] <= most, f"{counts[25]} queries:\n" + "\n".join(s[:160] for s in sent[25])
    rows = len(rows_of(part(read(answer.content), screen.address.screen)))
    assert rows > 1, f"The demo shows {rows} rows in {screen.url}, so nothing is compared. Give the demo more."


def odd(few: list[str], many: list[str]) -> list[str]:
    return [s[:200] for s in many if s not in few]


@EVERY
def test_excel_is_the_screen_cell_by_cell(screen: Screen) -> None:
    head, *sheet = screen.excel()
    declared = list(screen.columns.values())
    assert [h.strip() for h in head] == [str(c.heading) for c in declared]
    shown = list(itertools.chain(*map(named, screen.leaves(2))))
    assert shown, "no rows to compare"
    for row, texts in zip(sheet, shown, strict=len(shown) < LOOKED_AT):
        assert len(texts) == len(declared)
        for column, value in zip(declared, row, strict=True):
            text = texts[str(column.heading)]
            money = isinstance(column, MoneyColumn) and text != EMPTY
            read_as = text.rpartition(" ")[0] if money else text
            assert as_shown(column, value) == read_as, f"{column.heading}: {value!r} in Excel, “{text}” on the screen"


@EVERY
def test_excel_follows_filter_sort_and_columns(screen: Screen) -> None:
    name, column = next((n, c) for n, c in reversed(screen.columns.items()) if c.sort)
    query = {"sort": f"-{name}", "col": [name]}
    head, *sheet = screen.excel(query)
    table = screen.section({**query, "per": 200}).first("table")
    assert sorted(h.strip() for h in head) == sorted(headings(table))
    assert len(head) == len({name} | {n for n, c in screen.columns.items() if c.priority == 1})
    at = [h.strip() for h in head].index(str(column.heading))
    in_excel = [as_shown(column, row[at]) for row in sheet[:200]]
    shown = [row[str(column.heading)] for row in columns(table)]
    assert [bare(column, text) for text in shown] == in_excel


@EVERY
def test_an_empty_workbook_has_its_headings_and_is_logged(screen: Screen) -> None:
    seen = []
    with screen.who.watched(lambda answer: seen.append(list(ExcelDownload.objects.values_list("menu_code", "rows")))):
        answer = screen.ask({"q": NOTHING, "export": "xlsx"})
    head, *_ = cells(answer.content)
    assert [h.strip() for h in head] == [str(c.heading) for c in screen.columns.values()]
    assert (screen.address.screen, 0) in seen[-1]


HOSTILE = (
    "=1+1",
    "+44 20 7946 0018",
    "-2+3",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    "\t=1",
    "\r=1",
    '=HYPERLINK("http://x")',
)


@EVERY
def test_hostile_text_stays_text_in_excel(screen: Screen, monkeypatch) -> None:
    """Whatever stands in the rows, no cell becomes a formula; each text comes to each column a dozen times."""
    plain = [c for c in screen.columns.values() if type(c) is TextColumn and not c._show]
    rows = Grid.all_records

    def poisoned(grid: Grid):
        for record, text in zip(rows(grid), HOSTILE * 12, strict=False):
            yield {**record, **{c.path: text for c in plain if isinstance(record.get(c.path), str)}}

    monkeypatch.setattr(Grid, "all_records", poisoned)
    answer = screen.ask({"export": "xlsx"})
    for row in workbook(answer).iter_rows(min_row=2):
        for cell in row:
            assert cell.data_type != "f", f"{cell.coordinate} is a formula: {cell.value}"
            if isinstance(cell.value, str) and cell.value[:1] in "=+-@":
                assert cell.data_type in {"s", "inlineStr"}


def workbook(answer: HttpResponse):
    return openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]


TOKEN = re.compile(r'name="(csrfmiddlewaretoken|nonce|typed_by)" value="[^"]+"|<span class="age">[^<]*</span>')


@EVERY
def test_the_fragment_is_that_part_of_the_page(screen: Screen) -> None:
    page = screen.ask({"per": 25}).content.decode()
    answer = screen.ask({"per": 25}, **screen.fragment)
    fragment = answer.content.decode().strip()
    assert fragment.startswith("<section") and "<html" not in fragment
    assert "HX-Request" in answer["Vary"]
    page, fragment = (TOKEN.sub("", " ".join(text.split())) for text in (page, fragment))
    assert fragment in page


PICTURED = [grid for grid in grids() if grid.view.context is not GridView.context]


@pytest.mark.parametrize("address", PICTURED, ids=lambda address: address.name)
def test_what_else_a_page_draws_needs_no_column(screen: Screen) -> None:
    """Of each column but one it is drawn, whatever was hidden."""
    first, last = (next(iter(names)) for names in (screen.columns, reversed(screen.columns)))
    for name in (first, last):
        assert part(read(screen.ask({"col": [name]}).content), screen.address.screen) is not None


@EVERY
def test_every_column_sorts_both_ways(screen: Screen) -> None:
    """Downwards is upwards turned round, rows without a value aside; only the sorted column says so."""
    every = len(rows_of(screen.whole)) < 200  # rows; of more than a page, the order downwards is another page's
    for name in (name for name, column in screen.columns.items() if column.sort):
        query = {"col": [name], "per": 200 if every else 1}
        up, down = (screen.made({**query, "sort": f"{sign}{name}"}) for sign in ("", "-"))
        assert (up.sorted_by, down.sorted_by) == ([(name, "ascending")], [(name, "descending")])
        if every:
            rising, falling = ([row for row in made.rows if row[name] != EMPTY] for made in (up, down))
            if getattr(screen.address.view.grid_class, "together", False):  # lines of one group keep their order
                rising, falling = ([row[name] for row in rows] for rows in (rising, falling))
            assert rising == falling[::-1], f"{name} sorts differently up and down"


@EVERY
def test_the_head_says_what_it_is_sorted_by(screen: Screen) -> None:
    """And leads to the other way round."""
    name, column = next((name, column) for name, column in screen.columns.items() if column.sort)
    for sort, direction in ((name, "ascending"), (f"-{name}", "descending")):
        table = screen.lone_table({"col": [name], "per": 1, "sort": sort})
        heads = [th for th in table.all("th") if th.get("aria-sort")]
        words = [word for th in heads for word in head_words(th) if "sorted" in word.get("class")]
        assert [word.text for word in words] == [str(column.heading)]
        assert table.first("th", aria_sort=direction) is not None
        assert f"sort={'-' if direction == 'ascending' else ''}{name}&" in f"{words[0].first('a').get('href')}&"


@EVERY
def test_pages_follow_each_other(screen: Screen) -> None:
    """Two rows a page, from Next to Next: no row twice, none missing, the count line says which, Previous leads back."""
    everything = rows_of(screen.whole)
    three = sections(screen, 2, 3)
    found = [body_rows(section.first("table")) for section in three]
    assert list(itertools.chain(*found)) == everything[:6]
    if len(everything) > 3:
        line = three[1].first("p", class_="count-line").text
        assert line.startswith("3–4 of "), line
        assert body_rows(at(screen, three[1].first("a", rel="prev")).first("table")) == found[0]


@EVERY
def test_only_chosen_columns_are_shown(screen: Screen) -> None:
    firm = [n for n, c in screen.columns.items() if c.priority == 1]
    chosen = [n for n in screen.columns if n not in firm][-1:]
    table = screen.section({"col": [*chosen, "no-such-column"]}).first("table")
    wanted = [str(screen.columns[n].heading) for n in [*firm, *chosen]]
    assert sorted(headings(table)) == sorted(wanted) or not chosen


@EVERY
def test_nothing_found_says_so_and_offers_the_way_back(screen: Screen) -> None:
    section = screen.section({"q": NOTHING})
    assert section.first("table") is None
    assert "Nothing matches these filters." in section.text
    assert section.first("p", class_="count-line").text == "0 rows"
    assert section.first("input", name="q").get("value") == NOTHING
    assert any(a.text == "Clear filters" for a in section.all("a"))


@EVERY
def test_every_choice_of_every_filter_narrows(screen: Screen) -> None:
    """Each option gives rows that are also there without it, and a chip that takes it away."""
    whole = screen.made({"per": 200}).rows
    quantity = next((name for name, column in screen.columns.items() if str(column.heading) == "Qty."), "")
    form = next(f for f in forms_of(screen) if f.method == "get")
    for field in form.fields:
        choices = [c for c in field.choices if c][:6]
        for choice in choices:
            rows = screen.made({field.name: choice, "per": 200}).rows
            if len(whole) < 200:
                assert not strangers(rows, whole, quantity), f"{field.name}={choice} shows rows that were not there"
        if choices:
            section = screen.section({field.name: choices[0], "per": 1})
            chips = [a for a in section.all("a") if a.first("svg") and f"{field.name}=" not in a.get("href")]
            assert chips, f"{field.name}={choices[0]} has no chip"


def forms_of(screen: Screen) -> list[Form]:
    return forms(screen.section(), screen.url)


GARBAGE = (
    "", " ", "-1", "0", "1.5", "9" * 30, "x" * 5000, "<script>alert(1)</script>", "'; drop table x; --", "%", "_", "\\",
    "é☎漢字", "2026-02-31", "2026-13-45", "true", "None", "[]", "../../etc/passwd", "\u202e", "{{7*7}}",
)  # fmt: skip
OWN = ("sort", "page", "per", "col", "view", "after", "before", "export")  # read by the grid itself


def parameters(address: Address) -> dict[str, tuple]:
    """Each parameter of a grid's address, and of what kind it is: what reads it, and what it is compared with."""
    form, kind = address.view.filters, address.view.grid_class.__name__
    first = address.view.default_sort.removeprefix("-")
    found: dict[str, tuple] = {name: (name, kind) for name in OWN}
    for way in ("after", "before"):
        found[way] = (way, kind, type(dict(address.view.table.declared()).get(first)).__name__)
    for name, bound in form.base_filters.items():
        method = getattr(form, bound.method, None) if isinstance(bound.method, str) else bound.method
        reads = (type(bound).__name__, getattr(method, "__qualname__", ""), str(bound.field_name), bound.lookup_expr)
        if name == "q":
            reads = ("q", form.search.__qualname__, str(form.search_paths))
        ends = [f"{name}_from", f"{name}_to"] if isinstance(bound, DayRangeFilter) else [name]
        found |= {end: (*reads, end.rpartition("_")[2] if len(ends) > 1 else "") for end in ends}
    return found


@cache
def first_of_their_kind() -> dict[str, list[str]]:
    """Name of a grid → its parameters of kinds that no grid before it has."""
    known: set[tuple] = set()
    found: dict[str, list[str]] = {}
    for address in grids():
        kinds = parameters(address)
        found[address.name] = [name for name, kind in kinds.items() if kind not in known]
        known |= set(kinds.values())
    return found


@EVERY
def test_garbage_in_a_parameter_is_no_error(screen: Screen) -> None:
    """Every parameter at once, three times over; each kind of parameter by itself, where it comes first."""
    names = sorted(parameters(screen.address).keys() - {"export"})
    for start in range(0, len(GARBAGE), 8):
        as_htmx = screen.fragment if start and screen.address.is_grid_alone else {}
        answer = screen.ask({name: GARBAGE[(start + n) % len(GARBAGE)] for n, name in enumerate(names)}, **as_htmx)
        assert b"<script>alert" not in answer.content
    for name in first_of_their_kind()[screen.address.name]:
        for value in ("9" * 30, "-1"):
            screen.ask({name: value}, **screen.fragment)


@pytest.mark.slow
@EVERY
def test_garbage_in_every_parameter_of_every_grid(screen: Screen) -> None:
    """The same without thrift."""
    shown = {field.name for field in forms_of(screen)[0].fields}
    names = sorted(shown | set(screen.filters) | parameters(screen.address).keys())
    for name in names:
        for value in ("9" * 30, "x" * 5000):
            screen.ask({name: value})
    for value in filter(lambda value: len(value) < 100, GARBAGE):  # longer ones everywhere at once the gate refuses
        answer = screen.ask({name: [value, value] for name in names if name != "export"})
        assert b"<script>alert" not in answer.content
