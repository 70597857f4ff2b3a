"""What is asked of each grid: its addresses, chosen by looking at the grid's own columns, filters and rows."""

from dataclasses import dataclass
from urllib.parse import urlencode

import django_filters as filters
from django.db import connection, models
from django.urls import NoReverseMatch

from oms.kit.acting import acting_for
from oms.kit.grid import Grid, KeysetGrid, PartnerFilters, grid_at
from oms.kit.grid.filters import DayRangeFilter
from oms.kit.grid.tabs import COUNT_CAP
from oms.kit.grid.totalled import TotalledGrid
from tests.addresses import Address, grids
from tests.bench.viewers import Viewer

DEEP = 1_000  # the page a person would have to press Next 999 times for
SPAN = {"from": "2000-01-01", "to": "2100-01-01"}
OFTEN = ("Ltd", "example")  # in every customer's name, in every login
STATUS = ("state", "status", "assign", "method")


@dataclass(frozen=True)
class Case:
    """One address. `kind` names the column of the table it is counted in."""

    kind: str
    url: str
    query: str

    @property
    def address(self) -> str:
        return f"{self.url}?{self.query}"


def menu_grids() -> list[tuple[Address, str]]:
    """Every grid that a plain address leads to."""
    found = []
    for address in grids():
        if not address.parameters:
            try:
                found.append((address, address.url({})))
            except NoReverseMatch:
                continue
    return found


def cases(url: str, viewer: Viewer) -> list[Case]:
    """The cases of one grid for one person; those that its rows or filters do not allow are left out."""
    account = viewer.account
    with acting_for(account.partner_id):
        first = grid_at(url, "", account)
        wide = {
            f"{name}_{end}": day
            for name, bound in first.filters.base_filters.items()
            if isinstance(bound, DayRangeFilter)
            for end, day in SPAN.items()
        }

        def case(kind: str, /, **query) -> Case:
            return Case(kind, url, urlencode({**wide, **query}))

        grid = grid_at(url, urlencode(wide), account)
        found = [case("first"), *([case("deep", **deep)] if (deep := _deep(grid)) else [])]
        found += [case("status", **{name: value}) for name, value in _statuses(grid)]
        sortable = [name for name, column in grid.table.declared().items() if column.sort]
        found += [case("sort", sort=sign + name) for name in sortable for sign in ("", "-")]
        found += [case("search", q=text) for text in _texts(grid)]
        if issubclass(grid.filters, PartnerFilters):
            found.append(case("reseller", reseller=account.partner.name, children="on"))
            found.append(case("reseller", reseller=_someone_below(account)))
        return found


def _deep(grid: Grid) -> dict:
    """Page 1000, or the last one."""
    per = grid.state.per
    order = grid.narrowed.order_by(*grid.ordering)
    page = min(DEEP, (grid.count + per - 1) // per if grid.count <= COUNT_CAP else DEEP)
    if page < 2:
        return {}
    if not isinstance(grid, KeysetGrid):
        return {"page": page}
    before = list(order.values_list("pk", flat=True)[(page - 1) * per - 1 : (page - 1) * per])
    return {"after": before[0]} if before else {}


def _statuses(grid: Grid) -> list[tuple[str, str]]:
    """The value that most rows have, and the one that fewest have, of the filter that reads like a status."""
    choices = {
        n: f for n, f in grid.filters.base_filters.items() if isinstance(f, filters.ChoiceFilter) and not f.method
    }
    name = next((n for n in STATUS if n in choices), next(iter(choices), ""))
    if not name:
        return []
    known = {str(key): None for key, _label in choices[name].field.choices if key}
    if issubclass(type(grid), TotalledGrid) or not isinstance(grid.queryset, models.QuerySet):
        values = list(known)  # rows are groups, or computed: none is counted by its status
    else:
        counted = grid.queryset.order_by().values_list(choices[name].field_name).annotate(n=models.Count("pk"))
        values = [value for value, _n in sorted(counted, key=lambda pair: -pair[1]) if value in known]
    return [(name, value) for value in dict.fromkeys([*values[:1], *values[-1:]])]


def _texts(grid: Grid) -> list[str]:
    """What one row alone has, and what nearly all rows have."""
    column = next(
        (c for c in grid.columns.values() if c.priority == 1 and type(c).__name__ in ("TextColumn", "PhoneColumn")),
        None,
    )
    texts = list(OFTEN)
    if column and (rows := grid.records):
        row = rows[len(rows) // 2]
        texts.insert(0, str(column.show(row[column.path], row)))
    return texts


def _someone_below(account) -> str:
    """A partner at the end of a branch."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select p.name from partners_partner p join partner_closure c on c.descendant = p.id"
            " where c.ancestor = %s order by c.depth desc, p.id limit 1", [account.partner_id]
        )  # fmt: skip
        return cursor.fetchone()[0]
