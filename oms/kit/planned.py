"""Statements that every request asks, and whose plan the database keeps: planning one takes longer than answering it.

Each is a function of PostgreSQL, made wherever functions are installed (oms/kit/walls.py), whose body is the statement as
it was compiled (oms/kit/compiled.py); a connection plans it once, whoever shares it. It runs as whoever calls it, behind
that person's wall, which judges the plan's rows with the settings of the call. Its name carries a digest of its SQL, so
that another version of the code never calls the wrong one; where it does not stand, the statement goes as text.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import ProgrammingError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg2.extensions import AsIs

PREFIX = "oms_plan_"
AGAIN = 60.0  # seconds until it is looked again whether one stands that did not
DAYS = 30  # that one of another version is left, as machines of that version may run yet
TYPES: dict[type, str] = {int: "bigint", str: "text", UUID: "uuid", datetime: "timestamptz"}
STANDING = (
    f"select proname from pg_proc where pronamespace = 'public'::regnamespace and starts_with(proname, '{PREFIX}')"
)
NAMED = "select format_type(t.oid, null) from unnest(%s::oid[]) with ordinality t (oid, place) order by place"
OLD = f"""
do $$ declare f record; begin
  for f in select p.oid::regprocedure as name from pg_proc p
           where p.pronamespace = 'public'::regnamespace and starts_with(p.proname, '{PREFIX}')
             and obj_description(p.oid, 'pg_proc')::date < current_date - {DAYS}
  loop execute format('drop function %s', f.name); end loop;
end $$
"""


@dataclass(frozen=True)
class Planned:
    """A statement whose arguments are $1, $2 …, of these types of PostgreSQL."""

    sql: str
    takes: tuple[str, ...]

    @cached_property
    def name(self) -> str:
        return PREFIX + sha256(f"{self.takes} {self.sql}".encode()).hexdigest()[:20]

    @cached_property
    def call(self) -> str:
        return f"select * from {self.name}({', '.join(['%s'] * len(self.takes))})"

    def makes(self, cursor: Any) -> Iterator[str]:
        """SQL that makes its function; the statement is described by the database first, for the types of its columns."""
        asked = self.sql
        for place in reversed(range(len(self.takes))):
            asked = asked.replace(f"${place + 1}", f"null::{self.takes[place]}")
        cursor.execute(f"select * from ({asked}) described limit 0")
        cursor.execute(NAMED, [[column.type_code for column in cursor.description]])
        answers = ", ".join(f"answer_{place} {kind}" for place, (kind,) in enumerate(cursor.fetchall()))
        signature = f"{self.name}({', '.join(self.takes)})"
        yield f"drop function if exists {signature}"  # a column may be of another type since
        yield (
            f"create function {signature} returns table ({answers}) language plpgsql stable"
            f" set plan_cache_mode = force_generic_plan as $planned$\n#variable_conflict use_column\n"
            f"begin return query {self.sql}; end $planned$"
        )


@dataclass(frozen=True)
class Asked:
    """One that is called with these values."""

    planned: Planned
    values: tuple[Any, ...] = ()


def as_text(link: BaseDatabaseWrapper, sql: str, params: Sequence[Any], places: Sequence[tuple[int, int]]) -> str:
    """`sql` with its params written out, but $n for what an argument brings: (place among them, which argument)."""
    written = list(params)
    for place, argument in places:
        written[place] = AsIs(f"${argument + 1}")
    with link.cursor() as cursor:
        text: bytes = cursor.cursor.mogrify(sql, written)
    return text.decode()


every: list[Callable[[], Iterable[Planned]]] = []  # those that declare theirs add what compiles them


def install(cursor: Any) -> None:
    """As the tables' owner: makes all of them; may be run again at any time. What the tables do not have yet, halfway
    through migrations, is left to a later run."""
    for planned in {planned.name: planned for declared in every for planned in declared()}.values():
        with suppress(ProgrammingError), transaction.atomic():
            for statement in planned.makes(cursor):
                cursor.execute(statement)
            cursor.execute(f"comment on function {planned.name} is %s", [time.strftime("%Y-%m-%d")])
    cursor.execute(OLD)


_seen: dict[tuple[str, ...], tuple[float, frozenset[str]]] = {}  # database → when it was looked at, which stand there


def stands(link: BaseDatabaseWrapper, planned: Planned) -> bool:
    """Whether the database of `link` has its function; looked for once a process, and again later where it had not."""
    where = tuple(str(link.settings_dict[part]) for part in ("HOST", "PORT", "NAME"))
    at, names = _seen.get(where, (float("-inf"), frozenset()))
    if planned.name not in names and time.monotonic() - at > AGAIN:
        link.ensure_connection()
        with link.connection.cursor() as cursor:
            cursor.execute(STANDING)
            names = frozenset(name for (name,) in cursor.fetchall())
        _seen[where] = time.monotonic(), names
    return planned.name in names
