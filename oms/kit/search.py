"""Text search that keeps its index under row-level security: one function per table (reliability.md).

A model says ``search = Searched(("code", "name"))``, and under another name what else is looked through by itself:
``named = Searched(("name",))``. After each migrate a GIN index over three-letter grams and a SECURITY DEFINER function
that repeats the closure condition for whoever acts (`app.partner`) are made for each. The function
chooses by a sample of the table: whoever has few rows, or fewer than hold the text, has them looked through; else the
index tells the rows. A text that very many of one's own rows hold, or a large part of them, is left to the grid's own
order, in which the first page is found at once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models import F, Q, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Collate, Concat, Lower, StrIndex

from oms.kit.reading import names

LIMIT = 10_000  # so many found rows are named one by one
FEW = 2_000  # so many rows of one's own are looked through without the index
DENSE = 3  # a text that more than one of so many rows holds is left to the grid's order
SAMPLE = 40  # pages of the table that tell how common a text is
RAREST = 5  # of a text's grams that the index is asked for: those that nearly every row has take long and tell nothing
SHORTEST = 3
SEARCH_BOX = "search"

GRAMS = r"""
create or replace function oms_grams(t text) returns text[] language sql immutable strict parallel safe cost 5000 as
$$ select case when length(t) < 3 then array[t] else array_remove(string_to_array(
     regexp_replace(left(t, length(t) / 3 * 3), '...', '\&' || chr(31), 'g')
  || regexp_replace(substr(t, 2, (length(t) - 1) / 3 * 3), '...', '\&' || chr(31), 'g')
  || regexp_replace(substr(t, 3, (length(t) - 2) / 3 * 3), '...', '\&' || chr(31), 'g'), chr(31)), '') end $$
"""  # every three letters that follow each other, cut at three offsets: six times as fast as one substr() for each

SEARCH = """
drop function if exists oms_search_{search}(bigint, text);
create or replace function oms_search_{search}(q text) returns setof bigint
language plpgsql stable security definer set search_path = public set plan_cache_mode = force_custom_plan as $$
declare
  me bigint := nullif(current_setting('app.partner', true), '')::bigint;
  _wanted text := '%' || replace(replace(replace(lower(q), '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%';
  _own bigint;
  _size real;
  _pages real;
  _having real := 0;
  _mine real := 0;
  _both real := 0;
  _found bigint[];
  _grams text[] := oms_grams(lower(q));
  _common text[];
  _often real[];
begin
  select count(*) into _own from (select 1 from {own} limit {few} + 1) o;
  select reltuples, 100.0 * {sample} / greatest(relpages, {sample}) into _size, _pages from pg_class
    where oid = '{table}'::regclass;
  if _own > {few} and _size > {few} then
    select _size / greatest(count(*), 1) * count(*) filter (where s.has),
           _size / greatest(count(*), 1) * count(*) filter (where s.mine),
           _size / greatest(count(*), 1) * count(*) filter (where s.has and s.mine)
      into _having, _mine, _both
      from (select {plain} like _wanted or {text} like _wanted as has, {mine} as mine from {table} t tablesample system (_pages)) s;
  end if;
  if _both > 2 * {limit} or _both * {dense} > _mine then
    return query select null::bigint;
    return;
  end if;
  if _own <= {few} or _mine <= _having then
    _found := array(select t.id from {own} and {text} like _wanted limit {limit} + 1);
  else
    select most_common_elems::text::text[], most_common_elem_freqs into _common, _often
      from pg_stats where schemaname = 'public' and tablename = '{search}_grams';
    if _common is not null then
      _grams := array(select g from (select distinct unnest(_grams) as g) gs
        order by coalesce(_often[array_position(_common, g)], 0), g limit {rarest});
    end if;
    _found := array(with found as materialized (
        select t.id, {partners} from {table} t
        where oms_grams({text}) @> _grams and {text} like _wanted)
      select t.id from {found_own} limit {limit} + 1);
  end if;
  return query select unnest(case when cardinality(_found) > {limit} then array[null::bigint] else _found end);
end $$
"""  # one row without an id: more than can be named


@dataclass(frozen=True)
class Searched:
    """The text columns that the search box looks through, and the column that names the row's partner; `other`: the second
    one of what two partners have in common.

    `typed`: how what was typed stands in the columns: a telephone number, a MAC (oms.kit.phones, macs).
    """

    columns: tuple[str, ...]
    partner: str = "partner_id"
    other: str = ""
    typed: Callable[[str], str] = str.strip

    def statements(self, model: type[models.Model], name: str) -> list[str]:
        table, search = model._meta.db_table, _called(model, name)
        words = " || ' ' || ".join(f"coalesce({column}, '')" for column in self.columns)
        text, plain = f"lower({words})", f'lower(({words}) collate "C")'
        filled = {
            "table": table,
            "text": text,
            "plain": plain,
            "limit": LIMIT,
            "few": FEW,
            "sample": SAMPLE,
            "dense": DENSE,
        }
        filled |= {"own": self._own(table), "found_own": self._own("found"), "mine": self._mine(), "rarest": RAREST}
        filled["partners"] = ", ".join(f"t.{column}" for column in self._partners)
        return [
            f"create index if not exists {search}_grams on {table} using gin (oms_grams({text}))",
            SEARCH.format(search=search, **filled),
        ]

    @property
    def _partners(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.partner, self.other)))

    def _mine(self) -> str:
        """Whether a row belongs to whoever acts."""
        below = "(select descendant from partner_closure where ancestor = me)"
        return f"({' or '.join(f't.{column} in {below}' for column in self._partners)})"

    def _own(self, table: str) -> str:
        """The rows of `table` that belong to whoever acts: what stands after FROM, up to their condition."""
        if self.other:
            return f"{table} t where {self._mine()}"
        return f"partner_closure c join {table} t on t.{self.partner} = c.descendant where c.ancestor = me"


def statements() -> list[str]:
    """SQL that makes every declared search; may be run again at any time."""
    searched = [(model, name, one) for model in apps.get_models() for name, one in _searches(model).items()]
    return [GRAMS] + [statement for model, name, one in searched for statement in one.statements(model, name)]


def _searches(model: type[models.Model]) -> dict[str, Searched]:
    """What the model declares or inherits, by its names."""
    names = {name for base in model.__mro__ for name, one in vars(base).items() if isinstance(one, Searched)}
    return {name: getattr(model, name) for name in sorted(names)}


def _declared(model: Any, name: str = SEARCH_BOX) -> Searched:
    """A search of a model that declares it."""
    found: Searched = getattr(model, name)
    return found


def _called(model: type[models.Model], name: str) -> str:
    """What index and function are called by: the table, for what the search box looks through."""
    return model._meta.db_table + ("" if name == SEARCH_BOX else f"_{name}")


def find(queryset: models.QuerySet[Any], text: str) -> models.QuerySet[Any]:
    """Rows of `queryset` that contain `text`, out of those that the database shows to whoever acts.

    Fewer than three characters find nothing.
    """
    text = _declared(queryset.model).typed(names.sought(text))
    if len(text) < SHORTEST:
        return queryset.none()
    ids = _named(_called(queryset.model, SEARCH_BOX), text)
    if None in ids:
        return having(queryset, _declared(queryset.model).columns, text)
    return queryset.filter(pk__in=RawSQL("select unnest(%s::bigint[])", [listed(ids)]))


def listed(keys: Sequence[int | None]) -> str:
    """Keys as one text: PostgreSQL reads thousands that stand by themselves three times as long as it looks for them."""
    return f"{{{','.join(map(str, keys))}}}"


def having(queryset: models.QuerySet[Any], columns: Sequence[str], text: str) -> models.QuerySet[Any]:
    """Rows with `text` in one of the columns, looked for in such a way that PostgreSQL does not take them for few.

    Small letters of A to Z are made in a third of the time that those of all alphabets take; what they already find, and that
    is nearly every row of a common text, is not looked at again.
    """
    first, *others = columns
    parts = [part for column in others for part in (Value(" "), F(column))]
    every = Concat(F(first), *parts, output_field=models.TextField()) if parts else F(first)
    wanted = Lower(Value(text))
    found: models.QuerySet[Any] = queryset.alias(
        plain_place=StrIndex(Lower(Collate(every, "C")), wanted), place_of_text=StrIndex(Lower(every), wanted)
    )
    return found.filter(Q(plain_place__gt=0) | Q(place_of_text__gt=0))


def few_keys(model: type[models.Model], text: str, name: str = SEARCH_BOX) -> list[int] | None:
    """The keys of its rows that contain `text` as it stands, of whoever acts; None where they are too many to name, or
    where the model's search reads the text otherwise."""
    wanted = names.sought(text)
    if len(wanted) < SHORTEST or _declared(model, name).typed(wanted) != wanted:
        return None
    found = _named(_called(model, name), wanted)
    return None if None in found else [key for key in found if key is not None]


def _named(search: str, text: str) -> list[int | None]:
    """The keys of rows with `text`; None where there are more than can be named."""
    with connection.cursor() as cursor:
        cursor.execute(f"select oms_search_{search}(%s)", [text])
        return [row[0] for row in cursor.fetchall()]
