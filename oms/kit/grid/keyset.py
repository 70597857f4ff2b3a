"""Keyset paging for large, growing tables: Next and Previous from a row on, as fast on the last page as on the first.

The address carries `after=<key>` or `before=<key>`; the row of that key says where the page starts (ux.md G8).
"""

from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import FieldDoesNotExist
from django.db.models import BooleanField, F, Func, Max, Min, OuterRef, Q, QuerySet, Subquery, Value

from oms.kit.counting import counts
from oms.kit.grid.columns import Record
from oms.kit.grid.filters import DayRangeFilter
from oms.kit.grid.grid import Grid
from oms.kit.grid.tabs import COUNT_CAP
from oms.kit.keys import as_key


def up_to(row: tuple[F, F], than: str, other: tuple[Value, Value]) -> Func:
    """Whether `row` stands up to the other one, which an index of both columns tells where very many rows have the same
    value. Not what comes before it: PostgreSQL takes how many do from the first column alone, and would say none."""
    pairs = (Func(*pair, template="(%(expressions)s)", output_field=BooleanField()) for pair in (row, other))
    return Func(*pairs, template="%(expressions)s", arg_joiner=f" {than} ", output_field=BooleanField())


@dataclass
class KeysetGrid(Grid):
    """A grid that pages by (sorted column, key). Rows that arrive meanwhile shift no page."""

    @property
    def sort_path(self) -> str:
        return self.ordering[0].removeprefix("-")

    @property
    def falling(self) -> bool:
        return self.ordering[0].startswith("-")

    @property
    def here(self) -> dict[str, object]:
        way, row = self.start or ("", {})
        return {way: row["pk"]} if way else {}

    @cached_property
    def start(self) -> tuple[str, Record] | None:
        """Direction and the row that the page starts from; None on the first page, or when that row is gone."""
        for way in ("after", "before"):
            if key := as_key(self.query.get(way)):
                row = self.queryset.filter(pk=key).values("pk", self.sort_path).first()
                return (way, row) if row else None
        return None

    @cached_property
    def window(self) -> tuple[list[Record], bool, bool]:
        """Rows of this page; are there rows before it; are there rows after it."""
        per = self.state.per
        way, row = self.start or ("", {})
        if way == "before":
            found = self._rows(self._past(row, onwards=False), onwards=False)
            if len(found) > per:
                return found[per - 1 :: -1], True, True
        found = self._rows(self._past(row, onwards=True)) if way == "after" else []
        first = not found
        if first:
            found = self._rows(Q())
        return found[:per], not first, len(found) > per

    def _rows(self, where: Q, *, onwards: bool = True) -> list[Record]:
        """One row more than a page, to know whether there are more."""
        wanted = self.narrowed.filter(where, self._among_own(onwards=onwards)).order_by(*self.ordering)
        wanted = wanted if onwards else wanted.reverse()
        return list(self.fetched(wanted, self.sort_path)[: self.state.per + 1])

    def _among_own(self, *, onwards: bool) -> Q:
        """Where the order may begin with very many rows of others, it is read from the first value of one's own on; each
        partner's first one is told by an index."""
        reach = self.user.reach()
        column = self.table.declared()[self.state.sort.removeprefix("-")]
        if not column.by_partner or self.user.sees_all or not isinstance(reach, QuerySet):
            return Q()
        falling = self.falling == onwards
        own = self.queryset.filter(partner_id=OuterRef("descendant")).order_by(
            f"{'-' if falling else ''}{self.sort_path}"
        )
        firsts = reach.order_by().annotate(own_first=Subquery(own.values(self.sort_path)[:1])).values("ancestor")
        bound = firsts.annotate(first=(Max if falling else Min)("own_first")).values("first")
        return Q(**{f"{self.sort_path}__{'lte' if falling else 'gte'}": Subquery(bound)})

    def _past(self, row: Record, *, onwards: bool) -> Q:
        """Rows that come after `row` (or before it) in the grid's order. PostgreSQL sorts NULL above every value."""
        path, value, key = self.sort_path, row[self.sort_path], row["pk"]
        falling = self.falling == onwards
        beyond = Q(pk__lt=key) if falling else Q(pk__gt=key)
        if value is None:
            null = Q(**{f"{path}__isnull": True}) & beyond
            return null | Q(**{f"{path}__isnull": False}) if falling else null
        near = Q(up_to((F(path), F("pk")), "<=" if falling else ">=", (Value(value), Value(key))))
        if self._among_days(path):  # of a day and a pair behind it an index is read from the day on
            near = Q(**{f"{path}__{'lte' if falling else 'gte'}": value}) & near
        past = near & ~Q(pk=key)
        return past | Q(**{f"{path}__isnull": True}) if not falling and self._may_be_null(path) else past

    def _among_days(self, path: str) -> bool:
        days = (one for one in self.filters.base_filters.values() if isinstance(one, DayRangeFilter))
        return any(one.field_name == path for one in days)

    def _may_be_null(self, path: str) -> bool:
        try:
            return bool(self.queryset.model._meta.get_field(path).null)
        except FieldDoesNotExist:
            return True

    @property
    def records(self) -> list[Record]:
        return self.window[0]

    @property
    def has_previous(self) -> bool:
        return self.window[1]

    @property
    def has_next(self) -> bool:
        return self.window[2]

    @cached_property
    def counted(self) -> list[int]:
        """Rows that match, and those before this page; each up to the cap, both in one query."""
        wanted = [self.narrowed.order_by()[: COUNT_CAP + 1]]
        if self.has_previous:
            earlier = self.narrowed.filter(self._past(self.records[0], onwards=False))
            wanted.append(earlier.order_by()[: COUNT_CAP + 1])
        return counts(wanted)

    @property
    def count(self) -> int:
        return self.counted[0]

    @property
    def first(self) -> int:
        """Position of the first row; 0, that is unknown, beyond the cap."""
        if not self.has_previous:
            return 1 if self.records else 0
        skipped = self.counted[1]
        return skipped + 1 if skipped <= COUNT_CAP else 0

    @property
    def last(self) -> int:
        return self.first + len(self.records) - 1 if self.first else 0

    @property
    def previous_address(self) -> str:
        return self.state.address(before=self.records[0]["pk"])

    @property
    def next_address(self) -> str:
        return self.state.address(after=self.records[-1]["pk"])
