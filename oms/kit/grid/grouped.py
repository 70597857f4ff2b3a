"""A grid whose rows are groups: `rows()` ends in `values(…).annotate(…)`, the key of a group in an annotation `pk`."""

from functools import cached_property
from typing import Any

from django.db.models import Count, F, Func, Sum, Window

from oms.kit.grid.columns import NumberColumn, Record
from oms.kit.grid.tabs import COUNT_CAP
from oms.kit.grid.totalled import TotalledGrid

OF_ALL = "of_all_"


class SumOf(Func):
    """The sum of what is a sum already, over all groups."""

    function = "SUM"
    window_compatible = True


class GroupedGrid(TotalledGrid):
    """Groups have no row of their own to fetch by a key, so each page is cut from the groups in their order; they are
    counted and summed up in one query."""

    @cached_property
    def paths(self) -> set[str]:
        """What is summed up."""
        return {c.path for c in self.columns.values() if isinstance(c, NumberColumn)}

    @cached_property
    def records(self) -> list[Record]:
        start, per = (self.state.page - 1) * self.state.per, self.state.per
        return list(self.fetched(self.narrowed.order_by(*self.ordering))[start : start + per])

    @cached_property
    def summed(self) -> dict[str, Any]:
        """The number of groups as `n` and the sums of the number columns, over groups up to the cap."""
        groups = self.narrowed.order_by()[: COUNT_CAP + 1]
        found: dict[str, Any] = groups.aggregate(n=Count("*"), **{f"sum_{path}": Sum(path) for path in self.paths})
        return found

    @cached_property
    def count(self) -> int:
        found: int = self.summed["n"]
        return found


class FewGroups(GroupedGrid):
    """Groups that are fewer than the rows below them: to add those up is what costs, so the query that cuts the page
    counts and sums up all groups as well."""

    @cached_property
    def records(self) -> list[Record]:
        start, per = (self.state.page - 1) * self.state.per, self.state.per
        over = {f"{OF_ALL}{path}": Window(SumOf(F(path))) for path in self.paths}
        every = self.narrowed.annotate(**{f"{OF_ALL}n": Window(Count("*"))}, **over)
        wanted = every.order_by(*self.ordering)
        return list(self.fetched(wanted, f"{OF_ALL}n", *over)[start : start + per])

    @cached_property
    def summed(self) -> dict[str, Any]:
        if not self.records:  # nothing, or a page behind the last one
            return super().summed
        first = self.records[0]
        return {"n": first[f"{OF_ALL}n"], **{f"sum_{path}": first[f"{OF_ALL}{path}"] for path in self.paths}}

    @cached_property
    def count(self) -> int:
        found: int = self.summed["n"]
        return min(found, COUNT_CAP + 1)
