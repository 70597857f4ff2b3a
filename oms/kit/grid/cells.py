"""How columns stand on the screen: name first and sticky, status second, related ones above each other in one cell.

Excel and the list of columns keep the guide's order; the screen keeps what one looks for inside the window.
"""

from collections.abc import Iterable, Iterator, Mapping

from django.utils.html import format_html
from django.utils.safestring import SafeString

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
    parts = [part for cell in cells for part in _parts(cell)]
    for record in records:
        yield SafeString("".join([f"{before}{escaped(column.cell(record))}{after}" for before, column, after in parts]))


def _parts(cell: Cell) -> Iterator[tuple[str, TextColumn, str]]:
    """(HTML before, column, HTML after) of each value of a cell."""
    if len(cell) == 1:
        column = cell[0][1]
        yield _labelled("td", column), column, "</td>"
        return
    for number, (_name, column) in enumerate(cell):
        opening = format_html('<td class="{}">', kind_of(cell)) if number == 0 else ""
        yield f"{opening}{_labelled('div', column)}", column, "</div></td>" if number == len(cell) - 1 else "</div>"


def kind_of(cell: Cell) -> str:
    """The classes of a cell and its head: where it is aligned, and the weight of the weightiest of its columns."""
    return f"{foot_of(cell)}{' pile' if len(cell) > 1 else ''}"


def foot_of(cell: Cell) -> str:
    """The same of the sum below it, which is never a pile: both are shown or both are hidden."""
    return f"{cell[0][1].align} p{min(column.priority for _name, column in cell)}"


def _labelled(tag: str, column: TextColumn) -> str:
    kind = f"{column.align} p{column.priority}"
    return format_html('<{} class="{}" data-label="{}">', SafeString(tag), kind, column.heading)
