"""Several counts in one statement: a page asks for many small numbers, and each query costs a round trip and a plan."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from oms.kit.planned import Asked
from oms.kit.remembered import is_sliced, sql_of

Statement = tuple[str, tuple[Any, ...], int]


def counts(wanted: Sequence[QuerySet[Any]]) -> list[int]:
    """How many rows each has. A slice bounds how many are looked for: `queryset[:1000]`."""
    return answered(statement(wanted))


def statement(wanted: Sequence[QuerySet[Any] | Asked]) -> Statement:
    """SQL, its values and the number of counts: what `answered` asks, to be asked again. Empty SQL where all are 0."""
    parts: list[str] = []
    values: list[Any] = []
    for queryset in wanted:
        if isinstance(queryset, Asked):  # a count that is a function of the database
            parts.append(f"({queryset.planned.call})")
            values.extend(queryset.values)
            continue
        try:
            sql, params = sql_of(keys(queryset))
        except EmptyResultSet:
            parts.append("0")
            continue
        parts.append(f"(select count(*) from ({sql}) counted)")
        values.extend(params)
    nothing = set(parts) <= {"0"}
    return "" if nothing else f"select {', '.join(parts)}", tuple(values), len(parts)


def answered(asked: Statement) -> list[int]:
    sql, values, number = asked
    if not sql:
        return [0] * number
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchone())


def keys(queryset: QuerySet[Any]) -> QuerySet[Any]:
    """The same rows by their key alone; a sliced queryset cannot be reordered, so its order stays."""
    return queryset.values("pk") if is_sliced(queryset) else queryset.order_by().values("pk")
