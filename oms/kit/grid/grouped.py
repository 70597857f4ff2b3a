"""A grid whose rows are groups: one GROUP BY query, sorted and paged like any other."""

from collections.abc import Iterator
from functools import cached_property

from django.utils.html import format_html
from django.utils.translation import gettext as _

from oms.kit.grid.columns import NumberColumn, Record, TextColumn
from oms.kit.grid.grid import COUNT_CAP, Grid


class GroupedGrid(Grid):
    """`queryset` is `values(what makes a group).annotate(figures)`; every column's path is one of these names.

    Filters narrow the rows before they are grouped. Below the rows stand the sums of the number columns.
    """

    @cached_property
    def ordering(self) -> list:
        """The sorted column, then what makes a group as tie-break (there is no key)."""
        chosen, _key = super().ordering
        sign = "-" if chosen.startswith("-") else ""
        return [chosen, *(f"{sign}{name}" for name in self.group if name != chosen.removeprefix("-"))]

    @property
    def group(self) -> tuple[str, ...]:
        """Names that make a group."""
        query = self.queryset.query
        return tuple(name for name in query.values_select if name not in query.annotations)

    @cached_property
    def groups(self) -> list[Record]:
        """All groups in order, up to the cap: rows, count and sums come from this one query."""
        return list(self._all()[: COUNT_CAP + 1])

    @property
    def records(self) -> list[Record]:
        start = (self.state.page - 1) * self.state.per
        if start + self.state.per <= COUNT_CAP:
            return self.groups[start : start + self.state.per]
        return list(self._all()[start : start + self.state.per])

    @property
    def count(self) -> int:
        return len(self.groups)

    def all_records(self) -> Iterator[Record]:
        yield from self._all().iterator(chunk_size=2000)

    def _all(self):
        return self.narrowed.order_by(*self.ordering)

    @cached_property
    def totals(self) -> list[tuple[TextColumn, str]]:
        """The last line: sums over every row that matches; none where not all of them were read."""
        if not self.groups or self.capped:
            return []
        found = []
        for place, column in enumerate(self.columns.values()):
            if isinstance(column, NumberColumn):
                found.append((column, column.show(sum(group[column.path] for group in self.groups), {})))
            else:
                found.append((column, format_html("{}", _("Total") if place == 0 else "")))
        return found
