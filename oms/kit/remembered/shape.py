"""The shape of a queryset: its steps without the plain values, which are told beside it in the order in which they stand."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import F, Field, Model, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable, RawSQL

Step = tuple[str, tuple[Any, ...], dict[str, Any]]
Shape = tuple[Any, ...]

NARROWS = ("filter", "exclude")
PLAIN = (str, int, UUID, date, datetime, Decimal)
MOST = 200  # values of one list
LARGEST = 2**31 - 1  # beyond, Django asks whether the column can hold the number at all


class Unshaped(Exception):
    """Something among the steps of which it is not known what it does to the statement."""


def shape_of(steps: Iterable[Step], values: list[Any]) -> Shape:
    """Raises Unshaped. The plain values are put into `values`."""
    return tuple([_step(step, values) for step in steps])


def _step(step: Step, values: list[Any]) -> Shape:
    name, args, named = step
    reads = _value if name in NARROWS else _part
    return name, tuple([_part(arg, values) for arg in args]), tuple([(k, reads(v, values)) for k, v in named.items()])


def _value(value: Any, values: list[Any]) -> Any:
    """What a column is compared with."""
    kind = type(value)
    if kind in PLAIN:
        values.append(_plain(value))
        return (kind, value.tzinfo is None) if kind is datetime else kind
    if isinstance(value, Model):
        values.append(_plain(value.pk))
        return Model, kind
    if kind in (list, tuple, set, frozenset):
        if len(value) > MOST:
            raise Unshaped
        first = len(values)
        found = (kind, tuple([_value(one, values) for one in value]))
        if len(set(values[first:])) < len(values) - first:  # of two that are equal one is left out
            raise Unshaped
        return found
    return _part(value, values)


def _plain(value: Any) -> Any:
    if type(value) not in PLAIN or (type(value) is int and not -LARGEST <= value <= LARGEST):
        raise Unshaped
    return value


def _part(part: Any, values: list[Any]) -> Any:
    """What is no value: a name, a condition, something that the database works out."""
    kind = type(part)
    if kind is str:
        return part
    if (reads := READS.get(kind)) is not None:
        return reads(part, values)
    if isinstance(part, Subquery):
        return (
            kind,
            _within(part.query, values),
            _part(part.__dict__.get("output_field"), values),
            _named(part.extra, values),
        )
    if isinstance(part, Combinable):
        args, named = _made_with(part)
        return kind, tuple([_part(arg, values) for arg in args]), _named(named, values)
    if isinstance(part, Field):
        return kind, part.db_type(connections[DEFAULT_DB_ALIAS])
    if isinstance(part, QuerySet):
        return part.model, shape_of(steps_of(part), values)
    if isinstance(part, Enum | type):
        return part
    raise Unshaped


def _made_with(part: Any) -> tuple[Sequence[Any], dict[str, Any]]:
    try:
        _path, args, named = part.deconstruct()
    except (AttributeError, ValueError) as unknown:  # a class that is made within a function
        raise Unshaped from unknown
    return args, named


def _named(parts: dict[str, Any], values: list[Any]) -> Shape:
    return tuple([(name, _part(part, values)) for name, part in parts.items()])


def _within(query: Any, values: list[Any]) -> Shape:
    """The query of a Subquery, which knows of which queryset it is."""
    queryset = _told(query)
    return type(queryset), getattr(queryset, "model", None), shape_of(steps_of(queryset), values)


def _told(query: Any) -> Any:
    return getattr(query, "told", None)


def steps_of(queryset: Any) -> tuple[Step, ...]:
    """The steps of one within another; raises Unshaped where they are not known."""
    found: tuple[Step, ...] | None = getattr(queryset, "steps_within", None)
    if found is None:
        raise Unshaped
    return found


def _condition(part: Any, values: list[Any]) -> Shape:
    children = [
        (child[0], _value(child[1], values)) if type(child) is tuple else _part(child, values)
        for child in part.children
    ]
    return Q, part.connector, part.negated, tuple(children)


def _given(part: Any, values: list[Any]) -> Shape:
    args, named = _made_with(part)
    rest = tuple([(name, _part(arg, values)) for name, arg in named.items() if name != "value"])
    return Value, _value(part.value, values), tuple([_part(arg, values) for arg in args[1:]]), rest


def _when(part: Any, values: list[Any]) -> Shape:
    """Its lookups have become its condition, where they stand as conditions do."""
    return When, _part(part.condition, values), _part(part.result, values)


def _raw(part: Any, values: list[Any]) -> Shape:
    args, named = _made_with(part)
    if named or len(args) != 2:
        raise Unshaped
    return RawSQL, args[0], tuple([_value(one, values) for one in args[1]])


def _several(part: Any, values: list[Any]) -> Shape:
    return type(part), tuple([_part(one, values) for one in part])


def _constant(part: Any, _values: list[Any]) -> Shape:
    return type(part), part


READS: dict[type, Callable[[Any, list[Any]], Shape]] = {
    Q: _condition,
    F: lambda part, _values: (F, part.name),
    Value: _given,
    RawSQL: _raw,
    When: _when,
    list: _several,
    tuple: _several,
    slice: lambda part, _values: (slice, part.start, part.stop),
    **dict.fromkeys((int, bool, float, Decimal, date, type(None)), _constant),
}


def with_values(steps: Iterable[Step], values: Iterator[Any]) -> tuple[Step, ...]:
    """The same steps with other values, in the order in which `shape_of` tells them."""
    return tuple([_step_with(step, values) for step in steps])


def _step_with(step: Step, values: Iterator[Any]) -> Step:
    name, args, named = step
    puts = _value_with if name in NARROWS else _part_with
    return name, tuple([_part_with(arg, values) for arg in args]), {k: puts(v, values) for k, v in named.items()}


def _value_with(value: Any, values: Iterator[Any]) -> Any:
    kind = type(value)
    if kind in PLAIN:
        return next(values)
    if isinstance(value, Model):
        return kind(pk=next(values))
    if kind in (list, tuple, set, frozenset):
        found = [_value_with(one, values) for one in value]
        return tuple(found) if kind is tuple else found
    return _part_with(value, values)


def _part_with(part: Any, values: Iterator[Any]) -> Any:
    kind = type(part)
    if kind is Q:
        children = [
            (c[0], _value_with(c[1], values)) if type(c) is tuple else _part_with(c, values) for c in part.children
        ]
        return Q(*children, _connector=part.connector, _negated=part.negated)
    if kind is Value:
        args, named = _made_with(part)
        value = _value_with(part.value, values)
        return Value(value, *args[1:], **{name: arg for name, arg in named.items() if name != "value"})
    if kind is RawSQL:
        return RawSQL(part.sql, [_value_with(one, values) for one in part.params])
    if kind is When:
        return When(_part_with(part.condition, values), then=_part_with(part.result, values))
    if kind in (list, tuple):
        return kind([_part_with(one, values) for one in part])
    if isinstance(part, Subquery):
        own = {"output_field": part.output_field} if "output_field" in part.__dict__ else {}
        return kind(_part_with(_told(part.query), values), **own, **_named_with(part.extra, values))
    if isinstance(part, Combinable) and kind is not F:
        args, named = _made_with(part)
        return kind(*[_part_with(arg, values) for arg in args], **_named_with(named, values))
    if isinstance(part, QuerySet):
        return part.with_steps(with_values(steps_of(part), values))  # type: ignore[attr-defined]
    return part


def _named_with(parts: dict[str, Any], values: Iterator[Any]) -> dict[str, Any]:
    return {name: _part_with(part, values) for name, part in parts.items()}
