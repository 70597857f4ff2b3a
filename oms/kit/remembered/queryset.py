"""A queryset that keeps the steps by which it was made."""

from typing import Any, Self

from django.db.models import FilteredRelation, QuerySet
from django.db.models.sql import Query

from oms.kit.remembered import statement
from oms.kit.remembered.shape import Step

LATER: Any = object()  # in place of a query that is not made yet


class Remembering(QuerySet[Any]):
    """`steps`: how it was made, None where that is not known; whatever is no such step makes a queryset of Django's own."""

    steps: tuple[Step, ...] | None = None
    _waits = False  # whether its query is still to be made of its steps
    _query: Any
    _db: str | None
    _hints: dict[str, Any]
    _sticky_filter: bool
    _for_write: bool
    _prefetch_related_lookups: tuple[Any, ...]
    _known_related_objects: dict[Any, Any]
    _own_rows: Any
    _own_fields: Any

    def __init__(self, model: Any = None, query: Any = None, using: Any = None, hints: Any = None) -> None:
        super().__init__(model, query or (LATER if model is not None else None), using, hints)
        if query is not None:
            query.told = None
        elif model is not None:
            self.steps, self._waits = (), True

    def _step(self, name: str, /, *args: Any, **named: Any) -> Self:
        if (
            self.steps is None
            or self._sticky_filter
            or any(isinstance(one, FilteredRelation) for one in named.values())
        ):
            found: Self = getattr(super(), name)(*args, **named)  # such a relation is changed by whoever takes it up
            return found
        return self.with_steps((*self.steps, (name, args, named)))

    def with_steps(self, steps: tuple[Step, ...]) -> Self:
        """One made by these steps, and like this one else."""
        made = self.__class__(model=self.model, using=self._db, hints=self._hints)
        made.steps = steps
        made._for_write = self._for_write
        made._prefetch_related_lookups = self._prefetch_related_lookups
        made._known_related_objects = self._known_related_objects
        return made

    def made(self) -> Self:
        """One of Django's own by the same steps; raises what a step raises."""
        found = self.__class__(self.model, Query(self.model), self._db, self._hints)
        for name, args, named in self.steps or ():
            found = getattr(found, name)(*args, **named)
        return found

    with_steps.queryset_only = made.queryset_only = True  # type: ignore[attr-defined]  # of no use to a manager

    def _make(self) -> None:
        """From here on it is Django's own."""
        made = self.made()
        self._waits = False
        self._query, self._own_rows, self._own_fields = made._query, made._own_rows, made._own_fields
        self._query.told = self.with_steps(self.steps or ())  # what a Subquery takes is of these steps

    @property
    def steps_within(self) -> tuple[Step, ...] | None:
        """Its steps where it stands within another; none are told of one that asks a database of its own."""
        return self.steps if self._db is None else None

    @property
    def reads(self) -> Any:
        """What makes models, dicts or tuples of its rows."""
        return self._iterable_class

    @property
    def known_related(self) -> dict[Any, Any]:
        """What its rows belong to, where that is known without asking."""
        return self._known_related_objects

    @property
    def query(self) -> Any:
        if self._waits:
            self._make()
        return QuerySet.query.fget(self)  # type: ignore[attr-defined]

    @query.setter
    def query(self, value: Any) -> None:
        self.steps, self._waits = None, False
        QuerySet.query.fset(self, value)  # type: ignore[attr-defined]

    @property
    def _iterable_class(self) -> Any:
        if self._waits:
            self._make()
        return self._own_rows

    @_iterable_class.setter
    def _iterable_class(self, value: Any) -> None:
        self._own_rows = value

    @property
    def _fields(self) -> Any:
        if self._waits:
            self._make()
        return self._own_fields

    @_fields.setter
    def _fields(self, value: Any) -> None:
        self._own_fields = value

    def all(self) -> Self:
        return super().all() if self.steps is None or self._sticky_filter else self.with_steps(self.steps)

    def filter(self, *args: Any, **named: Any) -> Self:
        return self._step("filter", *args, **named)

    def exclude(self, *args: Any, **named: Any) -> Self:
        return self._step("exclude", *args, **named)

    def annotate(self, *args: Any, **named: Any) -> Self:
        return self._step("annotate", *args, **named)

    def alias(self, *args: Any, **named: Any) -> Self:
        return self._step("alias", *args, **named)

    def values(self, *args: Any, **named: Any) -> Any:
        return self._step("values", *args, **named)

    def values_list(self, *args: Any, **named: Any) -> Any:
        return self._step("values_list", *args, **named)

    def order_by(self, *args: Any) -> Self:
        return self._step("order_by", *args)

    def reverse(self) -> Self:
        return self._step("reverse")

    def distinct(self, *args: Any) -> Self:
        return self._step("distinct", *args)

    def select_related(self, *args: Any) -> Self:
        return self._step("select_related", *args)

    def only(self, *args: Any) -> Self:
        return self._step("only", *args)

    def __getitem__(self, which: Any) -> Any:
        cuts = type(which) is slice and which.step is None and self.steps is not None and self._result_cache is None
        if cuts and all(place is None or (type(place) is int and place >= 0) for place in (which.start, which.stop)):
            return self._step("__getitem__", which)
        return super().__getitem__(which)

    def _fetch_all(self) -> None:
        if self._waits and self._result_cache is None:
            self._result_cache = statement.rows(self)  # None: not remembered
        super()._fetch_all()

    def count(self) -> int:
        if self._waits and self._result_cache is None:
            found = statement.count(self)
            if found is not None:
                return found
        return super().count()


def sql_of(queryset: QuerySet[Any]) -> tuple[str, tuple[Any, ...]]:
    """SQL and its values; raises EmptyResultSet where nothing can be found."""
    found = statement.sql(queryset) if isinstance(queryset, Remembering) and queryset._waits else None
    return found or queryset.query.sql_with_params()


def is_sliced(queryset: QuerySet[Any]) -> bool:
    if isinstance(queryset, Remembering) and queryset.steps is not None:
        return any(name == "__getitem__" for name, _args, _named in queryset.steps)
    return bool(queryset.query.is_sliced)


def as_made(queryset: QuerySet[Any]) -> QuerySet[Any]:
    """One of Django's own, for whoever changes its query."""
    return queryset.made() if isinstance(queryset, Remembering) and queryset.steps is not None else queryset
