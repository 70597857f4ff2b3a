"""Rows that are computed, not stored: a change history, the sum of several ledgers. A grid takes them like a queryset.

They are few (one customer's, one partner's); what is large belongs into a table of its own.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from oms.kit.grid.columns import Record
from oms.kit.grid.filters import GridFilters

LOOKUPS: dict[str, Callable[[Any, Any], bool]] = {
    "exact": lambda have, want: have == want,
    "in": lambda have, want: have in want,
    "gte": lambda have, want: have is not None and have >= want,
    "gt": lambda have, want: have is not None and have > want,
    "lte": lambda have, want: have is not None and have <= want,
    "lt": lambda have, want: have is not None and have < want,
    "icontains": lambda have, want: want.casefold() in str(have or "").casefold(),
}


class Rows:
    """Dicts, each with its "pk", behind the few methods of a queryset that a grid and its filters use."""

    model = None

    def __init__(self, records: Iterable[Record]) -> None:
        self.records = list(records)

    def all(self) -> "Rows":
        return self

    def none(self) -> "Rows":
        return Rows([])

    def filter(self, **conditions: Any) -> "Rows":
        found = self.records
        for path, wanted in conditions.items():
            name, _, lookup = path.rpartition("__")
            name, lookup = (name, lookup) if lookup in LOOKUPS and name else (path, "exact")
            found = [record for record in found if LOOKUPS[lookup](record[name], wanted)]
        return Rows(found)

    def containing(self, text: str, names: Iterable[str]) -> "Rows":
        """Rows in which one of `names` contains `text`, in any case."""
        wanted = text.casefold()
        return Rows(r for r in self.records if any(wanted in str(r[name] or "").casefold() for name in names))

    def order_by(self, *names: str) -> "Rows":
        found = list(self.records)
        for name in reversed(names):
            path = name.removeprefix("-")
            found = sorted(found, key=partial(_by, path), reverse=name.startswith("-"))
        return Rows(found)

    def values(self, *names: str) -> "Rows":
        return self

    def values_list(self, name: str, *, flat: bool) -> list[Any]:
        return [record[name] for record in self.records]

    def iterator(self, chunk_size: int = 0) -> Iterator[Record]:
        return iter(self.records)

    def count(self) -> int:
        return len(self.records)

    def __iter__(self) -> Iterator[Record]:
        return iter(self.records)

    def __getitem__(self, part: slice) -> "Rows":
        return Rows(self.records[part])


def _by(path: str, record: Record) -> tuple[int, Any]:
    return _sortable(record[path])


def _sortable(value: Any) -> tuple[int, Any]:
    """Empty values last, as the database does; text without regard to case."""
    if value is None:
        return (1, "")
    return (0, value.casefold() if isinstance(value, str) else value)


class RowsFilters(GridFilters):
    """Filters over computed rows; `search_paths` are names of the records."""

    def filter_queryset(self, rows: Any) -> Any:
        if self.form.errors:
            return rows.none()
        for name, value in self.form.cleaned_data.items():
            rows = self.filters[name].filter(rows, value)
        return rows

    def search(self, rows: Any, text: str) -> Any:
        return rows.containing(text, self.search_paths)
