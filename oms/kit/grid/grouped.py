"""A grid whose rows are groups: `rows()` ends in `values(…).annotate(…)`, the key of a group in an annotation `pk`."""

from functools import cached_property
from typing import Any

from django.db.models import Count, Sum

from oms.kit.grid.columns import NumberColumn, Record
from oms.kit.grid.tabs import COUNT_CAP
from oms.kit.grid.totalled import TotalledGrid


class GroupedGrid(TotalledGrid):
    """Groups have no row of their own to fetch by a key, so each page is cut from the groups in their order; they are
    counted and summed up in one query."""

    @cached_property
    def records(self) -> list[Record]:
        start, per = (self.state.page - 1) * self.state.per, self.state.per
        return list(self.fetched(self.narrowed.order_by(*self.ordering))[start : start + per])

    @cached_property
    def summed(self) -> dict[str, Any]:
        """The number of groups as `n` and the sums of the number columns, over groups up to the cap."""
        paths = {c.path for c in self.columns.values() if isinstance(c, NumberColumn)}
        groups = self.narrowed.order_by()[: COUNT_CAP + 1]
        found: dict[str, Any] = groups.aggregate(n=Count("*"), **{f"sum_{path}": Sum(path) for path in paths})
        return found

    @cached_property
    def count(self) -> int:
        found: int = self.summed["n"]
        return found
