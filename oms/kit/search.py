"""Text search that keeps its index under row-level security: one function per table (reliability.md).

A model says ``search = Searched("code", "name")``. After each migrate a GIN index over three-letter grams and a
SECURITY DEFINER function that repeats the closure condition are made.
"""

from dataclasses import dataclass

from django.apps import apps
from django.db import models
from django.db.models.expressions import RawSQL

LIMIT = 10_001
SHORTEST = 3

GRAMS = r"""
create or replace function oms_grams(t text) returns text[] language sql immutable strict parallel safe as
$$ select case when length(t) < 3 then array[t] else array_remove(string_to_array(
     regexp_replace(left(t, length(t) / 3 * 3), '...', '\&' || chr(31), 'g')
  || regexp_replace(substr(t, 2, (length(t) - 1) / 3 * 3), '...', '\&' || chr(31), 'g')
  || regexp_replace(substr(t, 3, (length(t) - 2) / 3 * 3), '...', '\&' || chr(31), 'g'), chr(31)), '') end $$
"""  # every three letters that follow each other, cut at three offsets: six times as fast as one substr() for each

SEARCH = """
create or replace function oms_search_{table}(me bigint, q text) returns setof bigint
language sql stable security definer set search_path = public as $$
  select t.id from {table} t
  where oms_grams({text}) @> oms_grams(lower(q)) and {text} like '%' || replace(replace(replace(lower(q), '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%'
    and exists (select 1 from partner_closure c where c.ancestor = me and c.descendant = t.{partner})
  limit {limit} $$
"""


@dataclass(frozen=True)
class Searched:
    """The text columns that the search box looks through, and the column that names the row's partner."""

    columns: tuple[str, ...]
    partner: str = "partner_id"

    def statements(self, model: type[models.Model]) -> list[str]:
        table = model._meta.db_table
        text = "lower(" + " || ' ' || ".join(f"coalesce({column}, '')" for column in self.columns) + ")"
        own = {"table": table, "text": text, "partner": self.partner, "limit": LIMIT}
        return [
            f"create index if not exists {table}_grams on {table} using gin (oms_grams({text}))",
            SEARCH.format(**own),
        ]


def statements() -> list[str]:
    """SQL that makes every declared search; may be run again at any time."""
    searched = [model for model in apps.get_models() if isinstance(getattr(model, "search", None), Searched)]
    return [GRAMS] + [statement for model in searched for statement in model.search.statements(model)]


def find(queryset: models.QuerySet, text: str, partner_id: int) -> models.QuerySet:
    """Rows of `queryset` that contain `text`; fewer than three characters find nothing."""
    text = text.strip()
    if len(text) < SHORTEST:
        return queryset.none()
    table = queryset.model._meta.db_table
    return queryset.filter(pk__in=RawSQL(f"select oms_search_{table}(%s, %s)", [partner_id, text]))
