"""What every request asks is compiled once: making SQL from a queryset takes longer than the database needs for it.

    @Compiled
    def unread(account: int) -> QuerySet[Notice]: ...

    unread(7)  # list[Notice]; the next call of this thread sends the same statement with another value

`@Compiled.planned(int)` has the database keep the plan as well, for arguments of those types (oms/kit/planned.py).

The function runs once for each shape of its arguments (their types; None is one of its own), with values that stand
for them. Each argument must reach the statement as it is: what branches on a value, reads the clock or computes from
its arguments is not for this. The walls judge the statement as any other.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet

from oms.kit import planned
from oms.kit.planned import TYPES, Planned, as_text
from oms.kit.remembered import as_made

M = TypeVar("M", bound=Model)
STAND_INS: dict[type, Callable[[int], Any]] = {
    UUID: lambda place: UUID(int=2**127 + place),
    int: lambda place: 2_147_000_000 + place,
    str: lambda place: f"Stand-In {place}",  # letters of both cases: what changes them is noticed
}


@dataclass
class _Statement:
    """A statement with its `fixed` values, and which of the arguments belongs at which place; `kept`: the same as a
    function of the database, where it is one."""

    queryset: QuerySet[Any]
    compiler: Any
    sql: str
    fixed: list[Any]
    places: list[tuple[int, int]]
    kept: Planned | None = None
    besides: tuple[Any, tuple[str, list[Any], Planned]] | None = None  # of whom, and what that one asks

    def ask(self, values: Sequence[Any]) -> list[Any]:
        if self.kept and planned.stands(self.compiler.connection, self.kept):
            call = self.kept.call
            self.compiler.as_sql = lambda *_args, **_options: (call, tuple(values))
            return list(self.queryset.all())
        params = list(self.fixed)
        for place, argument in self.places:
            params[place] = values[argument]
        self.compiler.as_sql = lambda *_args, **_options: (self.sql, tuple(params))
        return list(self.queryset.all())

    def beside(self, columns: Sequence[str]) -> tuple[str, list[Any]]:
        """The statement with `columns` of what stands beside it for its arguments, and its fixed values."""
        stands = {place: columns[argument] for place, argument in self.places}
        first, *pieces = self.sql.split("%s")
        sql = first + "".join(stands.get(place, "%s") + piece for place, piece in enumerate(pieces))
        return sql, [value for place, value in enumerate(self.fixed) if place not in stands]

    def read(self, row: Sequence[Any]) -> Any:
        """What a row is that the database answered to this statement, within another one."""
        self.compiler.execute_sql = lambda *_args, **_options: [[row]]
        try:
            return next(iter(self.queryset.all()))
        finally:
            del self.compiler.execute_sql  # of this compiler; that of its class stands again


class _OfThread(threading.local):
    """A statement belongs to a connection (the primary's or the standby's), a connection to a thread."""

    def __init__(self) -> None:
        self.statements: dict[tuple[str | type, ...], _Statement] = {}


class Compiled(Generic[M]):
    """A function that makes a queryset of models, called for its rows. TypeError where an argument is of another
    kind than int, str, UUID and None; ValueError where one does not reach the statement."""

    def __init__(self, build: Callable[..., QuerySet[M]], keeps: tuple[type, ...] | None = None) -> None:
        self.build = build
        self.keeps = keeps
        self._known = _OfThread()
        if keeps:
            planned.every.append(lambda: [kept] if (kept := self._statement(keeps).kept) else [])

    @staticmethod
    def planned(*shape: type) -> "Callable[[Callable[..., QuerySet[M]]], Compiled[M]]":
        """For arguments of these types the database keeps the plan."""
        return lambda build: Compiled(build, shape)

    def __call__(self, *values: int | str | UUID | None) -> list[M]:
        return self._statement(tuple(type(value) for value in values)).ask(values)

    def _statement(self, shape: tuple[type, ...]) -> _Statement:
        link = connections[DEFAULT_DB_ALIAS]
        found = self._known.statements.get((link.alias, *shape))
        if found is None or found.compiler.connection is not link:
            found = self._known.statements[link.alias, *shape] = self._compile(shape)
        return found

    def _compile(self, shape: tuple[type, ...]) -> _Statement:
        stand_ins = [None if kind is type(None) else self._stand_in(kind, n) for n, kind in enumerate(shape)]
        queryset = as_made(self.build(*stand_ins))
        compiler: Any = queryset.query.get_compiler(using=DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        compiler.get_converters = _once(compiler.get_converters)
        places = [
            (place, n)
            for place, param in enumerate(params)
            for n, stand_in in enumerate(stand_ins)
            if stand_in is not None and type(param) is type(stand_in) and param == stand_in
        ]
        lost = {n for n, stand_in in enumerate(stand_ins) if stand_in is not None} - {n for _place, n in places}
        if lost:
            raise ValueError(f"{self.build.__name__}: argument {min(lost) + 1} does not reach the statement as it is.")
        queryset.query.get_compiler = lambda *_args, **_options: compiler  # type: ignore[method-assign]
        found = _Statement(queryset, compiler, sql, list(params), places)
        if shape == self.keeps:
            text = as_text(compiler.connection, sql, params, places)
            found.kept = Planned(text, tuple(TYPES[kind] for kind in shape))
        return found

    def _stand_in(self, kind: type, n: int) -> Any:
        if kind not in STAND_INS:
            raise TypeError(
                f"{self.build.__name__}: argument {n + 1} is {kind.__name__}; int, str, UUID and None are compiled."
            )
        return STAND_INS[kind](n)


def _once(ask: Callable[[Any], dict[int, Any]]) -> Callable[[Any], dict[int, Any]]:
    """How its columns are read is the same each time a statement is asked."""
    known: list[dict[int, Any]] = []

    def asked(columns: Any) -> dict[int, Any]:
        if not known:
            known.append(ask(columns))
        return known[0]

    return asked


@dataclass(frozen=True, eq=False)
class Beside(Generic[M]):
    """A statement beside the one row of `source`, a table or function named s that is asked with values of the types
    `takes`: `whose` of that row, and the first row of the statement, whose arguments are `columns` of that row. Both are
    one statement, whose plan the database keeps."""

    compiled: Compiled[M]
    source: str
    takes: tuple[type, ...]
    whose: tuple[str, ...]
    columns: Mapping[str, type]

    def __post_init__(self) -> None:
        planned.every.append(lambda: [self.kept])

    @property
    def kept(self) -> Planned:
        return self._text()[2]

    def ask(self, *values: Any) -> tuple[tuple[Any, ...] | None, M | None]:
        link = connections[DEFAULT_DB_ALIAS]
        sql, fixed, kept = self._text()
        with link.cursor() as cursor:
            if planned.stands(link, kept):
                cursor.execute(kept.call, values)
            else:
                cursor.execute(sql, [*values, *fixed])
            row = cursor.fetchone()
        if row is None:
            return None, None
        told, rest = row[: len(self.whose)], row[len(self.whose) :]
        return told, None if all(value is None for value in rest) else self._statement().read(rest)

    def _statement(self) -> _Statement:
        return self.compiled._statement(tuple(self.columns.values()))

    def _text(self) -> tuple[str, list[Any], Planned]:
        """As text, with its fixed values, and as it is kept; made once for each statement."""
        statement = self._statement()
        if statement.besides is None or statement.besides[0] is not self:
            found, fixed = statement.beside(list(self.columns))
            sql = (
                f"select {', '.join(self.whose)}, found.* from {self.source} left join lateral ({found}) found on true"
            )
            places = [(place, place) for place in range(len(self.takes))]
            text = as_text(statement.compiler.connection, sql, [*self.takes, *fixed], places)
            statement.besides = self, (sql, fixed, Planned(text, tuple(TYPES[kind] for kind in self.takes)))
        return statement.besides[1]
