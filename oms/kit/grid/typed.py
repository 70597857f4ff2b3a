"""What a column writes into a sheet, for many rows at once: what is the same in all of them (language, time zone) is
looked up once, and what says the same is made once."""

from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import islice
from typing import Any

from django.utils import timezone

from oms.kit.grid.columns import (
    BadgeColumn,
    DateColumn,
    DateTimeColumn,
    MoneyColumn,
    NumberColumn,
    Record,
    TextColumn,
)

Read = Callable[[str], Iterable[Any]]  # from a path to its values, a row each
Written = Callable[[Read], list[Any]]
AT_ONCE = 500  # rows; more of them take memory and gain nothing
ALIKE = {str, int, bool, type(None), date, datetime}  # those that are equal are written alike; 1.0 and 1.00 are not


@dataclass(frozen=True)
class Streamed:
    """Rows as the database sends them: tuples of what stands at `paths`. Read one by one they are records as any other."""

    paths: list[str]
    rows: Generator[tuple[Any, ...], None, None]

    def __iter__(self) -> Iterator[Record]:
        return (dict(zip(self.paths, row, strict=True)) for row in self.rows)

    def close(self) -> None:
        """Let go of the database's cursor."""
        self.rows.close()

    def parts(self) -> Iterator[Read]:
        """What stands in the rows, some of them at a time, by path."""
        while some := list(islice(self.rows, AT_ONCE)):
            yield dict(zip(self.paths, zip(*some, strict=True), strict=True)).__getitem__


def parts(records: Iterable[Record]) -> Iterator[Read]:
    """What stands in the records, some of them at a time, by path."""
    if isinstance(records, Streamed):
        yield from records.parts()
        return
    coming = iter(records)
    while some := list(islice(coming, AT_ONCE)):
        yield partial(_values, some)


def _values(records: list[Record], path: str) -> list[Any]:
    return [record[path] for record in records]


def written(column: TextColumn) -> Written:
    """`column.excel` for the rows of one sheet, some of them at a time."""
    own = next(kind for kind in type(column).__mro__ if "excel" in vars(kind))
    quick = None if column.shows and own in (TextColumn, NumberColumn) else QUICK.get(own)
    return quick(column) if quick else _by_what_differs(column)


def _texts(column: Any) -> Written:
    path = column.path
    return lambda read: ["" if value is None else str(value) for value in read(path)]


def _whole(column: Any) -> Written:
    if column.decimals:
        return _broken(column)
    path = column.path
    return lambda read: ["" if value is None else value for value in read(path)]


def _broken(column: Any) -> Written:
    path = column.path
    return lambda read: ["" if value is None else float(value) for value in read(path)]


def _days(column: Any) -> Written:
    path = column.path
    return lambda read: [value or "" for value in read(path)]


def _instants(column: Any) -> Written:
    """The library writes of an instant what a clock shows in its zone, so the zone is left there."""
    path, here = column.path, timezone.get_current_timezone()
    return lambda read: [value.astimezone(here) if value else "" for value in read(path)]


def _words(column: Any) -> Written:
    words = {None: "", "": "", **{value: str(label) for value, label in column.labels.items()}}
    path = column.path
    return lambda read: [words[value] if value in words else str(value) for value in read(path)]


QUICK: dict[type, Callable[[Any], Written]] = {
    TextColumn: _texts,
    NumberColumn: _whole,
    MoneyColumn: _broken,
    DateColumn: _days,
    DateTimeColumn: _instants,
    BadgeColumn: _words,
}


def _by_what_differs(column: TextColumn) -> Written:
    """Made once for each different value. Beside the value a column sees of a row what it says that it `needs`, and
    nothing else: what it did not say is missed by the first row, not by a few."""
    paths = tuple(dict.fromkeys((column.path, *column.needs)))

    def of_rows(read: Read) -> list[Any]:
        rows = list(zip(*(read(path) for path in paths), strict=True))
        try:
            different = set(rows)
        except TypeError:  # a list cannot stand in a set
            return [made(values) for values in rows]
        if len(different) > len(rows) / 2 or any(type(value) not in ALIKE for values in different for value in values):
            return [made(values) for values in rows]
        known = {values: made(values) for values in different}
        return [known[values] for values in rows]

    def made(values: tuple[Any, ...]) -> Any:
        return column.excel(values[0], dict(zip(paths, values, strict=True)))

    return of_rows
