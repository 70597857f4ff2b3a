"""How columns stand on the screen: name first and sticky, status second, related ones above each other in one cell.

Excel and the list of columns keep the guide's order; the screen keeps what one looks for inside the window.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from oms.kit.escaping import escaped
from oms.kit.grid.columns import BadgeColumn, DateColumn, DateTimeColumn, Record, TextColumn

Cell = list[tuple[str, TextColumn]]  # (name, column), the first on top
Stacks = tuple[tuple[str, ...], ...]


def arranged(columns: Mapping[str, TextColumn], stacks: Stacks, *, as_chosen: bool) -> list[Cell]:
    """The cells of a row. The order that a person chose stays; only neighbours of one cell are stacked then."""
    places = {name: place for place, names in enumerate(stacks) for name in names}
    found: list[Cell] = []
    before: object = None
    for name in list(columns) if as_chosen else _in_order(columns, places):
        place = places.get(name, name)
        if place == before:
            found[-1].append((name, columns[name]))
        else:
            found.append([(name, columns[name])])
        before = place
    return found


def _in_order(columns: Mapping[str, TextColumn], places: Mapping[str, int]) -> list[str]:
    """Declared cells first; else the name, the status, whatever cannot be hidden, and the rest by its weight."""
    first = _name(columns)

    def rank(name: str) -> tuple[int, ...]:
        column = columns[name]
        if name in places:
            return (0, places[name], list(places).index(name))
        if name == first:
            return (1, 0)
        return (2 if isinstance(column, BadgeColumn) else 3, 0) if column.priority == 1 else (3 + column.priority, 0)

    return sorted(columns, key=rank)


def _name(columns: Mapping[str, TextColumn]) -> str:
    """What a row is called by: the first column that cannot be hidden and leads somewhere; else the first that is text."""
    firm = [name for name, column in columns.items() if column.priority == 1]
    dated = (BadgeColumn, DateColumn, DateTimeColumn)
    leads = [name for name in firm if columns[name].link]
    texts = [name for name in firm if not isinstance(columns[name], dated)]
    return next(iter([*leads, *texts, *firm]), "")


def drawn(cells: Iterable[Cell], records: Iterable[Record]) -> Iterator[SafeString]:
    """The cells of each row as HTML. What is the same in every row is made once: a page has 50 of them."""
    language = get_language()
    parts = [
        (before, column.drawer(), after)
        for cell in cells
        for before, column, after in _parts(tuple(column for _name, column in cell), language)
    ]
    for record in records:
        yield SafeString("".join([f"{before}{draw(record)}{after}" for before, draw, after in parts]))


@lru_cache(maxsize=2_000)
def _parts(columns: tuple[TextColumn, ...], language: str | None) -> list[tuple[str, TextColumn, str]]:
    """(HTML before, column, HTML after) of each value of a cell."""
    if len(columns) == 1:
        return [(_labelled("td", columns[0]), columns[0], "</td>")]
    opening, last = format_html('<td class="{}">', kind_of([("", column) for column in columns])), len(columns) - 1
    return [
        (f"{'' if n else opening}{_labelled('div', column)}", column, "</div>" if n < last else "</div></td>")
        for n, column in enumerate(columns)
    ]


@lru_cache(maxsize=2_000)
def headed(column: TextColumn, language: str | None) -> str:
    """The heading as HTML; of one of two halves only its own word is seen."""
    half = f'<span class="vh">{escaped(column.half)}: </span>' if column.half else ""
    return f"{half}{escaped(column.short if half else column.heading)}"


def kind_of(cell: Cell) -> str:
    """The classes of a cell and its head: where it is aligned, and the weight of the weightiest of its columns."""
    return f"{foot_of(cell)}{' pile' if len(cell) > 1 else ''}"


def foot_of(cell: Cell) -> str:
    """The same of the sum below it, which is never a pile: both are shown or both are hidden."""
    return f"{cell[0][1].align} p{min(column.priority for _name, column in cell)}"


def _labelled(tag: str, column: TextColumn) -> str:
    kind = f"{column.align} p{column.priority}"
    return format_html('<{} class="{}" data-label="{}">', SafeString(tag), kind, column.heading)
