"""Statements as they were compiled once, to be sent again with other values."""

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesIterable, ValuesListIterable

from oms.kit.remembered.shape import Shape, Unshaped, shape_of, with_values

MOST = 4_000  # shapes of one process, some 7 kB each; then the older half is forgotten
NEW, SEEN = object(), object()
READ = (ModelIterable, ValuesIterable, ValuesListIterable, FlatValuesListIterable)
STAND_INS: dict[type, Callable[[int], Any]] = {
    str: lambda n: rf"Stand_In%\{n}",  # what escapes a sign or changes a letter is noticed
    int: lambda n: 2_147_400_000 + n,
    UUID: lambda n: UUID(int=2**127 + 7_654_321 + n),
    date: lambda n: date(7321, 2, 3) + timedelta(days=n),
    datetime: lambda n: datetime(7654, 3, 4, 5, 6, 7, tzinfo=UTC) + timedelta(seconds=n),
    Decimal: lambda n: Decimal(f"7654321.{n:04}"),
}
Compiled = tuple[str, tuple[Any, ...]]


@dataclass(frozen=True)
class Place:
    """Where a value stands among those of the statement; `before` and `after` it where it is looked for as part of a text."""

    at: int
    value: int
    before: str | None = None
    after: str = ""

    def put(self, value: Any) -> Any:
        return value if self.before is None else self.before + _escaped(value) + self.after


@dataclass(frozen=True)
class Statement:
    """SQL, its values with gaps, and how a row of the answer is read: `kind` is the queryset's own way."""

    sql: str
    fixed: tuple[Any, ...]
    places: tuple[Place, ...]
    kind: Any = None
    names: tuple[str, ...] = ()
    converters: tuple[tuple[int, list[Callable[..., Any]], Any], ...] = ()
    compiler: Any = None

    def filled(self, values: Sequence[Any]) -> Compiled:
        params = list(self.fixed)
        for place in self.places:
            params[place.at] = place.put(values[place.value])
        return self.sql, tuple(params)

    def read(self, found: list[Any], queryset: Any) -> list[Any]:
        """The rows as the queryset's own way of reading makes them."""
        if self.kind is ModelIterable:
            answered: Any = _Answered(self.compiler, found, queryset)
            return list(ModelIterable(answered))
        if self.converters:
            found = [list(row) for row in found]
            for place, ways, expression in self.converters:
                for row in found:
                    for way in ways:
                        row[place] = way(row[place], expression, connections[queryset.db])
        if self.kind is FlatValuesListIterable:
            return [row[0] for row in found]
        if self.kind is ValuesListIterable:
            return [tuple(row) for row in found]
        return [dict(zip(self.names, row, strict=False)) for row in found]


class _Answered:
    """What Django reads models of: a queryset whose query was answered already."""

    def __init__(self, compiler: Any, found: list[Any], queryset: Any) -> None:
        self.db, self.model, self.query = queryset.db, queryset.model, self
        self._known_related_objects = queryset.known_related
        self.compiler = copy(compiler)
        self.compiler.connection = connections[self.db]
        self.compiler.execute_sql = lambda **_options: [found]

    def get_compiler(self, using: str) -> Any:
        return self.compiler


@dataclass
class _Known:
    """Statements by shape; None where one cannot be remembered, SEEN where one was met once. `proves`: whether each is
    compiled anew and compared (AssertionError), as in tests."""

    statements: dict[Shape, Statement | object | None] = field(default_factory=dict)
    proves: bool = False


known = _Known()


def rows(queryset: Any) -> list[Any] | None:
    """Its rows; None where its statement is not remembered."""
    found = _asked("rows", queryset, _compiled_rows)
    if found is None:
        return None
    statement, cursor = found
    with cursor:
        return statement.read(cursor.fetchall(), queryset)


def count(queryset: Any) -> int | None:
    found = _asked("count", queryset, _compiled_count)
    if found is None:
        return None
    with found[1] as cursor:
        return int(cursor.fetchone()[0])


def sql(queryset: Any) -> Compiled | None:
    found = _statement("sql", queryset, _compiled_sql)
    return found and found[0].filled(found[1])


def _asked(way: str, queryset: Any, compiles: Callable[..., Any]) -> tuple[Statement, Any] | None:
    found = _statement(way, queryset, compiles)
    if found is None:
        return None
    cursor = connections[queryset.db].cursor()
    cursor.execute(*found[0].filled(found[1]))
    return found[0], cursor


def _statement(way: str, queryset: Any, compiles: Callable[..., Any]) -> tuple[Statement, list[Any]] | None:
    """The statement and the values of this queryset; None where its shape cannot be remembered."""
    values: list[Any] = []
    try:
        shape = (way, queryset.model, shape_of(queryset.steps, values))
        found = known.statements.get(shape, NEW)
    except (Unshaped, TypeError):  # of what cannot be a key there is no shape
        return None
    if found is NEW:
        _see(shape)
    elif found is SEEN:
        found = known.statements[shape] = _learned(queryset, values, compiles)
    if not isinstance(found, Statement):
        return None
    if known.proves:
        _prove(found, queryset, values, compiles)
    return found, values


def _see(shape: Shape) -> None:
    """It is compiled when it is met again: some are met once alone."""
    if len(known.statements) >= MOST:
        for old in list(known.statements)[: MOST // 2]:
            known.statements.pop(old, None)
    known.statements[shape] = SEEN


def _learned(queryset: Any, values: list[Any], compiles: Callable[..., Any]) -> Statement | None:
    """None where something that stands in for a value does not reach the statement as it is."""
    stand_ins = [_stand_in(value, n) for n, value in enumerate(values)]
    again: list[Any] = []
    try:
        steps = with_values(queryset.steps, iter(stand_ins))
        if shape_of(steps, again) != shape_of(queryset.steps, []) or again != stand_ins:
            return None
        made = queryset.with_steps(steps).made()
        text, params, *reads = compiles(made)
        places = _places(text, params, stand_ins)
    except Exception:  # a value of its kind would not do there: a day that is written out, the name of a row's key
        return None
    return Statement(text, tuple(params), places, *reads) if places is not None else None


def _stand_in(value: Any, n: int) -> Any:
    made = STAND_INS[type(value)](n)
    return made.replace(tzinfo=None) if type(value) is datetime and value.tzinfo is None else made


def _places(text: str, params: Sequence[Any], stand_ins: Sequence[Any]) -> tuple[Place, ...] | None:
    """Where each value stands; None where one stands nowhere, or changed in a way that is not known."""
    found = [place for at, param in enumerate(params) if (place := _place(at, param, stand_ins)) is not None]
    taken = {place.at for place in found}
    rest = " ".join([text, *(repr(param) for at, param in enumerate(params) if at not in taken)]).lower()
    hidden = any(trace in rest for stand_in in stand_ins for trace in _traces(stand_in))
    return None if hidden or {place.value for place in found} != set(range(len(stand_ins))) else tuple(found)


def _place(at: int, param: Any, stand_ins: Sequence[Any]) -> Place | None:
    for n, stand_in in enumerate(stand_ins):
        if type(param) is type(stand_in) and param == stand_in:
            return Place(at, n)
        if type(param) is str is type(stand_in) and param.strip("%") == _escaped(stand_in):
            before, after = param.split(_escaped(stand_in))
            return Place(at, n, before, after)
    return None


def _traces(stand_in: Any) -> tuple[str, ...]:
    """What of it would be seen in another text."""
    return ("stand_in",) if type(stand_in) is str else (str(stand_in).lower(), repr(stand_in).lower())


def _escaped(value: str) -> str:
    """As Django writes a text that LIKE looks for."""
    return value.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")


def _compiled_rows(made: Any) -> tuple[Any, ...]:
    kind, query = made.reads, made.query
    compiler = query.get_compiler(made.db)
    text, params = compiler.as_sql()
    fields = [one[0] for one in compiler.select[: compiler.col_count]]
    if kind not in READ or compiler.has_composite_fields(fields):
        raise Unshaped
    names = query.selected or (*query.extra_select, *query.values_select, *query.annotation_select)
    converters = compiler.get_converters(fields)
    compiler.get_converters = lambda _fields: converters  # they are the same each time
    every = tuple([(place, ways, one) for place, (ways, one) in converters.items()])
    return text, params, kind, tuple(names), every, compiler if kind is ModelIterable else None


def _compiled_sql(made: Any) -> Compiled:
    text, params = made.query.sql_with_params()
    return text, params


class _NotSent(Exception):
    """Instead of an answer, where only the statement is wanted."""


class _Listens:
    """A cursor that sends nothing."""

    def execute(self, text: str, params: Any) -> None:
        raise _NotSent(text, params)

    def close(self) -> None:
        pass


def _compiled_count(made: Any) -> Compiled:
    connection: Any = connections[made.db]
    connection.cursor = _Listens  # of this thread's connection; that of its class stands again
    try:
        made.count()
    except _NotSent as heard:
        text, params = heard.args
        return text, params
    finally:
        del connection.cursor
    raise EmptyResultSet


def _prove(found: Statement, queryset: Any, values: list[Any], compiles: Callable[..., Any]) -> None:
    text, params, *reads = compiles(queryset.made())
    own = Statement(text, tuple(params), (), *reads)
    assert found.filled(values) == (text, own.fixed), f"Remembered: {found.filled(values)}\nDjango: {(text, own.fixed)}"
    assert (found.names, found.kind) == (own.names, own.kind)
    assert [(at, len(ways)) for at, ways, _one in found.converters] == [
        (at, len(ways)) for at, ways, _one in own.converters
    ]
