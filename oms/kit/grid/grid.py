"""One grid over one queryset: the rows of a page, the count, the columns, Excel's rows."""

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any, cast
from urllib.parse import quote_plus, urlencode

from django.db.models import QuerySet
from django.forms import BoundField
from django.http import QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oms.kit.escaping import escaped
from oms.kit.figures import figure
from oms.kit.grid.cells import Cell, arranged, drawn, foot_of, headed, kind_of
from oms.kit.grid.columns import Record, TextColumn
from oms.kit.grid.filters import GridFilters, with_defaults
from oms.kit.grid.links import RowLink
from oms.kit.grid.state import PER_PAGE, GridState
from oms.kit.grid.table import GridTable
from oms.kit.grid.tabs import COUNT_CAP, GridTab, tabs_of
from oms.kit.grid.typed import Streamed
from oms.kit.registries import registries


@dataclass
class Grid:
    """`code` names the screen; `url` is where fragments, Excel and sorting go; `reads` are paths that the page needs of a
    record, whichever columns are chosen.

    `queryset` is already narrowed by `visible_to`. `row_actions` is a template drawn at the end of each row with its
    `record`; `selected` the key of the row that is open below the grid. `tabs_by` names a choice filter whose choices
    stand as tabs above the grid. An `embedded` grid is part of another page and leaves that page's address alone.
    `bulk` are the acts on ticked rows (oms/kit/grid/bulk.py), `marks` which of them are for a row, `outcome` what the
    last one did. `files` are (words, URL name) of files that are written of all rows that match.
    """

    code: str
    title: str
    url: str
    user: Any
    queryset: QuerySet[Any]
    table: type[GridTable]
    filters: type[GridFilters]
    query: QueryDict
    default_sort: str = ""
    empty_text: Any = ""
    empty_action: tuple[str, str] | None = None
    row_actions: str = ""
    selected: int | None = None
    tabs_by: str = ""
    embedded: bool = False
    bulk: list[Any] = field(default_factory=list)
    marks: dict[str, Any] = field(default_factory=dict)
    outcome: dict[str, Any] | None = None
    reads: tuple[str, ...] = ()
    files: tuple[tuple[Any, str], ...] = ()

    def fetched(self, rows: QuerySet[Any], *more: str) -> Any:
        """The rows as records: what the columns and the page read, `more` paths, and which acts are for the row."""
        acted = [path for act in self.acts for path in act.paths]
        paths = dict.fromkeys([*self.table.paths(self.columns.values()), *acted, *self.reads, *more, *self.marks])
        return (rows.annotate(**self.marks) if self.marks else rows).values(*paths)

    @cached_property
    def settings(self) -> dict[str, Any]:
        """What this person chose for this grid: columns."""
        found: dict[str, Any] = self.user.grid_settings(self.code)
        return found

    @cached_property
    def state(self) -> GridState:
        sortable = {name for name, column in self.table.declared().items() if column.sort}
        default = self.default_sort or next(iter(self.table.declared()))
        return GridState.read(self.query, sortable=sortable, default_sort=default)

    @cached_property
    def columns(self) -> dict[str, TextColumn]:
        return self.table.chosen(self.own_order)

    @property
    def own_order(self) -> Any:
        """The names of the columns that this person chose, if any."""
        return self.state.columns or self.settings.get("columns")

    @cached_property
    def cells(self) -> list[Cell]:
        """The columns as they stand on the screen."""
        return arranged(self.columns, self.table.cells, as_chosen=bool(self.own_order))

    @cached_property
    def filterset(self) -> GridFilters:
        made = self.filters(with_defaults(self.filters, self.query), self.queryset, user=self.user)
        made.form.auto_id = f"id_{self.dom}_%s"  # several grids may stand on one page
        return made

    @cached_property
    def narrowed(self) -> QuerySet[Any]:
        """Rows that match, unordered."""
        found: QuerySet[Any] = self.filterset.qs
        return found

    @cached_property
    def ordering(self) -> list[str]:
        """What the column sorts by, then the key as tie-break; empty values last."""
        column = self.table.declared()[self.state.sort.removeprefix("-")]
        paths: str | tuple[str, ...] = column.path if isinstance(column.sort, bool) else column.sort
        sign = "-" if self.state.sort.startswith("-") else ""
        return [f"{sign}{path}" for path in (*((paths,) if isinstance(paths, str) else paths), "pk")]

    @cached_property
    def count(self) -> int:
        """Rows that match, counted up to the cap (then `capped`)."""
        return self.narrowed.order_by()[: COUNT_CAP + 1].count()

    @property
    def count_words(self) -> str:
        """The count as a person reads it; beyond the cap it says that there are more."""
        return f"{figure(COUNT_CAP)}+" if self.capped else figure(self.count)

    @property
    def capped(self) -> bool:
        return self.count > COUNT_CAP

    @cached_property
    def records(self) -> list[Record]:
        """The rows of this page. Deep in, the page's keys come first, over the index alone; then their rows."""
        start, per = (self.state.page - 1) * self.state.per, self.state.per
        wanted = self.narrowed.order_by(*self.ordering)
        if start:
            keys = wanted.values_list("pk", flat=True)[start : start + per]
            return list(self.fetched(self.queryset.filter(pk__in=keys).order_by(*self.ordering))[:per])
        return list(self.fetched(wanted)[:per])

    @cached_property
    def rows(self) -> list[tuple[Record, SafeString]]:
        """(record, its cells drawn as HTML) of each row of the page."""
        records = self.records
        if path := self.table.opens:
            before = self.state.up_to("open", **self.here)
            records = [{**r, "opened": f"{before}{quote_plus(str(r[path]))}"} for r in records]
        cells = drawn(self.cells, records)
        if self.bulk:
            cells = (tick + row for tick, row in zip(self.ticks(records), cells, strict=True))
        return list(zip(records, cells, strict=True))

    def ticks(self, records: list[Record]) -> Iterator[SafeString]:
        """The cell with the check box of each row; it says which acts are for the row."""
        word, dom, acts = escaped(_("Select")), self.dom, [(act.mark, act.code) for act in self.bulk]
        for record in records:
            codes = " ".join([code for mark, code in acts if record[mark]])
            yield SafeString(
                f'<td class="pick"><input type="checkbox" form="bulk-{dom}" name="pk" value="{escaped(record["pk"])}"'
                f' data-acts="{codes}" aria-label="{word} {escaped(self.name_of(record))}"></td>'
            )

    @cached_property
    def acts(self) -> list[RowLink]:
        """Where the menu of each row leads this person."""
        return [act for act in self.table.acts if not act.screen or self.user.may_open(act.screen)]

    @cached_property
    def drawers(self) -> list[Callable[[Record], str]]:
        """What draws the lines of those menus."""
        return [act.drawer() for act in self.acts]

    @cached_property
    def has_menus(self) -> bool:
        return bool(self.acts or self.row_actions)

    def name_of(self, record: Record) -> str:
        """What a person calls the row: its first column that cannot be hidden."""
        column = self._named_by
        return str(column.show(record[column.path], record)) if column else str(record["pk"])

    @cached_property
    def _named_by(self) -> TextColumn | None:
        return next((column for column in self.columns.values() if column.priority == 1), None)

    @property
    def here(self) -> dict[str, object]:
        """What leads back to this page of the grid."""
        return {"page": self.state.page if self.state.page > 1 else None}

    @property
    def first(self) -> int:
        return (self.state.page - 1) * self.state.per + 1 if self.records else 0

    @property
    def last(self) -> int:
        return self.first + len(self.records) - 1 if self.records else 0

    @property
    def has_next(self) -> bool:
        return self.last < self.count or (self.capped and len(self.records) == self.state.per)

    @property
    def previous_address(self) -> str:
        return self.state.address(page=self.state.page - 1 if self.state.page > 2 else None)

    @property
    def next_address(self) -> str:
        return self.state.address(page=self.state.page + 1)

    @cached_property
    def foot(self) -> list[tuple[str, TextColumn, Any]]:
        """(class, column, sum) of each cell of the last line, where the grid has one."""
        sums = getattr(self, "totals", None)
        return (
            [(foot_of(c), column, shown) for c, (column, shown) in zip(self.cells, sums, strict=True)] if sums else []
        )

    @property
    def headings(self) -> list[str]:
        """The head of each cell of a row, as HTML; each column's own heading leads to the rows sorted by it."""
        sort, before = self.state.sort, self.state.up_to("sort")
        return [self._head(cell, sort.removeprefix("-"), sort, before) for cell in self.cells]

    @property
    def head_line(self) -> SafeString:
        return SafeString("".join(self.headings))

    def _head(self, cell: Cell, by: str, sort: str, before: str) -> str:
        words, order = [], ""
        for name, column in cell:
            word = headed(column, get_language())
            if on := name == by:
                order = f' aria-sort="{"descending" if sort.startswith("-") else "ascending"}"'
            if column.sort:
                address = escaped(f"{self.url}{before}{'-' if sort == name else ''}{name}")
                word = f'<a href="{address}" hx-get="{address}">{word}</a>'
            words.append(f'<span class="head-word{" sorted" if on else ""}">{word}</span>')
        return f'<th scope="col" class="{kind_of(cell)}"{order}>{" ".join(words)}</th>'

    @property
    def halves(self) -> list[tuple[Any, int]]:
        """(word, so many columns) of the row above the headings; none where no column stands in a half."""
        found = [(str(half), len(list(cells))) for half, cells in groupby(self.cells, key=lambda cell: cell[0][1].half)]
        return found if any(half for half, _span in found) else []

    @property
    def chips(self) -> list[tuple[str, str, str]]:
        """(label, value, address without it) of each filter in force that does not stand in the line itself."""
        shown = {(self.tabs_by,), ("q",), *((field.name,) for field, _clear in self.filters_in_line)}
        return [
            (label, value, self.state.address(**dict.fromkeys(keys, "")))
            for keys, label, value in self.filterset.chips()
            if keys not in shown
        ]

    @property
    def tab(self) -> str:
        """The choice whose tab is open."""
        return self.query.get(self.tabs_by, "") if self.tabs_by else ""

    @property
    def push_url(self) -> str:
        """Whether the browser's address follows the grid (for htmx)."""
        return "false" if self.embedded else "true"

    @cached_property
    def tabs(self) -> list[GridTab]:
        """The choices of the filter that stands as tabs, and the saved views."""
        return tabs_of(self)

    @property
    def has_tabs(self) -> bool:
        return bool(self.tabs)

    @property
    def numbers_address(self) -> str:
        """Where the numbers of the tabs come from, once the page stands."""
        return self.state.address(numbers=1)

    @property
    def narrows(self) -> bool:
        """Whether more than the open tab narrows the rows."""
        return bool(set(self.state.filters()) - {self.tabs_by})

    @property
    def tab_address(self) -> str:
        """All rows of the open tab."""
        return self.url + (f"?{urlencode({self.tabs_by: self.tab})}" if self.tab else "")

    @property
    def dom(self) -> str:
        """The code as part of an HTML id."""
        return self.code.replace(".", "-")

    @cached_property
    def filter_fields(self) -> list[BoundField]:
        """The typed filters, bound; the search box is drawn by itself."""
        return [bound for bound in self.filterset.form if bound.name not in ("q", self.tabs_by)]

    @cached_property
    def filters_in_line(self) -> list[tuple[BoundField, str]]:
        """(field, address without it where it is set) of those that always show."""
        names = self.filterset.in_line()
        found = [bound for bound in self.filter_fields if bound.name in names]
        return [(b, self.state.address(**{b.name: ""}) if self.query.get(b.name) else "") for b in found]

    @cached_property
    def filters_more(self) -> list[BoundField]:
        """Those that open on demand; what is set among them stands as a chip."""
        shown = {bound.name for bound, _clear in self.filters_in_line}
        return [bound for bound in self.filter_fields if bound.name not in shown]

    @cached_property
    def saved(self) -> list[Any]:
        """Views saved for this grid: own ones and those shared within the partner."""
        return list(registries.saved_views(self.user, self.code))

    @property
    def has_previous(self) -> bool:
        return self.state.page > 1

    @property
    def filtered(self) -> bool:
        return bool(self.state.filters())

    @property
    def per_choices(self) -> list[tuple[int, str, bool]]:
        return [(n, self.state.address(per=n), n == self.state.per) for n in PER_PAGE]

    @property
    def all_columns(self) -> list[tuple[str, TextColumn, bool]]:
        """(name, column, is it shown) in the person's order, hidden ones last."""
        declared = self.table.declared()
        rest = [name for name in declared if name not in self.columns]
        return [(name, declared[name], name in self.columns) for name in [*self.columns, *rest]]

    @property
    def excel_address(self) -> str:
        return self.url + self.state.address(export="xlsx")

    @property
    def file_links(self) -> list[tuple[str, str]]:
        """(words, address) of each of `files`."""
        return [(str(words), reverse(name) + self.lasting_address()) for words, name in self.files]

    def lasting_address(self) -> str:
        """The address with the days of a log written out: it means the same tomorrow."""
        filled = {key: self.filterset.data.get(key) for key in self.filterset.data if not self.query.get(key)}
        return self.state.address(**filled)

    def all_records(self) -> Streamed | Generator[Record, None, None]:
        """Every row that matches, in the grid's order, streamed from the database. To be read once."""
        wanted, paths = self.narrowed.order_by(*self.ordering), self.table.paths(self.columns.values())
        if isinstance(wanted, QuerySet):
            rows = wanted.values_list(*paths).iterator(chunk_size=2000)
            return Streamed(paths, cast(Generator[tuple[Any, ...], None, None], rows))
        return (record for record in wanted.values(*paths).iterator())
