"""What a column writes into a sheet, for many rows at once: what is the same in all of them (language, time zone) is
looked up once, and what says the same is made once."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
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

Written = Callable[[Sequence[Record]], list[Any]]
ALIKE = {str, int, bool, type(None), date, datetime}  # those that are equal are written alike; 1.0 and 1.00 are not


def written(column: TextColumn) -> Written:
    """`column.excel` for the rows of one sheet, some of them at a time."""
    own = next(kind for kind in type(column).__mro__ if "excel" in vars(kind))
    quick = None if column.shows and own in (TextColumn, NumberColumn) else QUICK.get(own)
    return quick(column) if quick else _by_what_differs(column)


def _texts(column: Any) -> Written:
    path = column.path
    return lambda records: ["" if (value := record[path]) is None else str(value) for record in records]


def _whole(column: Any) -> Written:
    if column.decimals:
        return _broken(column)
    path = column.path
    return lambda records: ["" if (value := record[path]) is None else value for record in records]


def _broken(column: Any) -> Written:
    path = column.path
    return lambda records: ["" if (value := record[path]) is None else float(value) for record in records]


def _days(column: Any) -> Written:
    path = column.path
    return lambda records: [record[path] or "" for record in records]


def _instants(column: Any) -> Written:
    """The library writes of an instant what a clock shows in its zone, so the zone is left there."""
    path, here = column.path, timezone.get_current_timezone()
    return lambda records: [value.astimezone(here) if (value := record[path]) else "" for record in records]


def _words(column: Any) -> Written:
    words = {None: "", "": "", **{value: str(label) for value, label in column.labels.items()}}
    path = column.path
    return lambda records: [words[value] if (value := record[path]) in words else str(value) for record in records]


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

    def of_rows(records: Sequence[Record]) -> list[Any]:
        read = list(zip(*([record[path] for record in records] for path in paths), strict=True))
        try:
            different = set(read)
        except TypeError:  # a list cannot stand in a set
            return [made(values) for values in read]
        if len(different) > len(records) / 2 or any(type(value) not in ALIKE for row in different for value in row):
            return [made(values) for values in read]
        known = {values: made(values) for values in different}
        return [known[values] for values in read]

    def made(values: tuple[Any, ...]) -> Any:
        return column.excel(values[0], dict(zip(paths, values, strict=True)))

    return of_rows
