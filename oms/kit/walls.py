"""The second wall: PostgreSQL row-level security, derived from what each model declares.

A model says to whom its rows belong with one class attribute::

    wall = ByPartner()                    # the row carries its partner
    wall = ByParent("customer")           # the row belongs to whoever may see its parent
    wall = Between("giver_id", "receiver_id")  # the row belongs to two partners at once
    wall = BySP()                         # everybody reads, only the provider writes
    wall = Open("why it holds nothing of a partner")

What only ever grows, a log or a timeline, says so too: ``wall = ByPartner(insert_only=True)``.

A test walks all models and fails for one that declares nothing. Recipe and measured cost: docs/adr/0005.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

from django.apps import apps
from django.conf import settings
from django.db import connection, models

from oms.kit import planned, search, sessions, storage

ME = "(select nullif(current_setting('app.partner', true), '')::bigint)"
IS_ROOT = f"(select max(c.depth) = 0 from partner_closure c where c.descendant = {ME})"  # null for who is no partner
APP_ROLE = "app"
KIT = "kit"  # label of the app that this module is in

# either way PostgreSQL reads those below into a table and looks there. Of `exists` it reckons with a search of the index for each
# row, 1.4 of its units where it is a hundredth, so it reads few rows over the one index rather than all over the other
BELOW = f"exists (select 1 from partner_closure c where c.ancestor = {ME} and c.descendant = %s)"
AMONG = f"%s in (select c.descendant from partner_closure c where c.ancestor = {ME})"


class Policy(NamedTuple):
    """Which rows a command sees, and which it may leave behind; the same ones, unless it says so."""

    command: str
    seen: str
    left: str = ""


@dataclass(frozen=True)
class ByPartner:
    """Rows carry the partner they belong to; `or_nobody` lets all read rows without one.

    `read_from_below`: what a partner sets up for those below it (a look, a role) is read by them too.
    `insert_only`: nobody rewrites such rows or takes them away.
    Whether the root of the tree acts is asked once a statement, not of each row: there is one, and every partner stands
    below it. Rows that may be without a partner are asked one by one.
    `as_table`: those below are reckoned with as the table that they are read into; for what is read by the ten thousand.
    """

    column: str = "partner_id"
    or_nobody: bool = False
    read_from_below: bool = False
    insert_only: bool = False
    as_table: bool = False

    def policies(self, model: type[models.Model]) -> list[Policy]:
        own = f"{model._meta.db_table}.{self.column}"
        mine = BELOW % own if _may_be_null(model, self.column) else f"{IS_ROOT} or {BELOW % own}"
        seen = mine.replace(BELOW % own, AMONG % own) if self.as_table else mine
        readable = []
        if self.or_nobody:
            readable.append(f"{own} is null")
        if self.read_from_below:
            readable.append(
                f"exists (select 1 from partner_closure c where c.descendant = {ME} and c.ancestor = {own})"
            )
        return [Policy("all", seen, mine), *([Policy("select", " or ".join(readable))] if readable else [])]


@dataclass(frozen=True)
class Between:
    """Rows that two partners have in common: each sees them, and so does whoever stands above one of the two.

    Each of the two is asked for by itself, so that the pairs of the tree are read once a statement and not for each row; and
    whether the root of the tree acts, as with ByPartner. What only one of them may know stands in rows of its own.
    `written_by`: one of the two columns; whom it names and who stands above writes, the other one reads. Where it names
    nobody it is the other's.
    """

    column: str
    other: str
    insert_only: bool = False
    written_by: str = ""

    def policies(self, model: type[models.Model]) -> list[Policy]:
        table = model._meta.db_table
        both = f"{table}.{self.column}, {table}.{self.other}"
        seen = " or ".join(BELOW % f"{table}.{column}" for column in (self.column, self.other))
        if not any(_may_be_null(model, column) for column in (self.column, self.other)):
            seen = f"{IS_ROOT} or {seen}"
        if not self.written_by:
            return [Policy("all", seen)]
        writer = f"coalesce({table}.{self.written_by}, {both})"
        return [Policy("all", BELOW % writer), Policy("select", seen)]


@dataclass(frozen=True)
class ByTree:
    """The partner tree itself: a partner is seen with its own id or, while being born, by its parent's."""

    def policies(self, model: type[models.Model]) -> list[Policy]:
        table = model._meta.db_table
        ids = f"{table}.id, {table}.parent_id"
        mine = f"exists (select 1 from partner_closure c where c.ancestor = {ME} and c.descendant in ({ids}))"
        return [Policy("all", f"{IS_ROOT} or {mine}")]


@dataclass(frozen=True)
class ByParent:
    """Rows hang below a row with a wall of its own; the parent's wall decides. `insert_only` as with ByPartner.
    `root_at_once`: the root of the tree is let through at once, as there."""

    field: str
    insert_only: bool = False
    root_at_once: bool = False

    def policies(self, model: type[models.Model]) -> list[Policy]:
        field: Any = model._meta.get_field(self.field)
        parent = field.related_model._meta
        own = f"{model._meta.db_table}.{field.column}"
        theirs = f"exists (select 1 from {parent.db_table} p where p.{parent.pk.column} = {own})"
        return [Policy("all", f"{IS_ROOT} or {theirs}" if self.root_at_once else theirs)]


@dataclass(frozen=True)
class BySP:
    """What the provider sets up: everybody signed in reads it, only the root of the tree writes it."""

    def policies(self, model: type[models.Model]) -> list[Policy]:
        root = f"{ME} is not null and not exists (select 1 from partner_closure c where c.descendant = {ME} and c.depth > 0)"
        return [Policy("all", root), Policy("select", f"{ME} is not null")]


@dataclass(frozen=True)
class Open:
    """A table without a partner's data; `why` says so to the reader."""

    why: str

    def policies(self, model: type[models.Model]) -> list[Policy]:
        return []


def _may_be_null(model: type[models.Model], column: str) -> bool:
    return any(field.column == column and field.null for field in model._meta.concrete_fields)


def wall_of(model: type[models.Model]) -> Any:
    """The wall of `model`; a history table stands behind the wall of what it remembers."""
    tracked = getattr(model, "pgh_tracked_model", None)
    return getattr(tracked or model, "wall", None)


def insert_only(model: type[models.Model]) -> bool:
    """Whether rows of `model` are only ever added."""
    return getattr(wall_of(model), "insert_only", False)


def our_models() -> list[type[models.Model]]:
    """Every concrete model of the project's own apps and of the kit that has a table; one that is partitioned by hand
    (`by_day`) is not managed by Django."""
    ours = (*settings.APPS, KIT)
    return [m for m in apps.get_models() if m._meta.app_label in ours and (m._meta.managed or hasattr(m, "by_day"))]


def statements() -> list[str]:
    """SQL that raises every wall and hands the app role exactly what it needs; may be run again at any time."""
    found = [
        *CONTEXTS,
        f"grant usage on schema public to {APP_ROLE}",
        f"grant select, insert, update, delete on all tables in schema public to {APP_ROLE}",
        f"grant usage, select on all sequences in schema public to {APP_ROLE}",
        f"revoke insert, update, delete on partner_closure, django_migrations from {APP_ROLE}",
        f"revoke insert, update, delete on pghistory_context from {APP_ROLE}",
    ]
    for model in our_models():
        table = model._meta.db_table
        wall = wall_of(model)
        if wall is None or not wall.policies(model):
            continue
        found += [f"alter table {table} enable row level security", f"alter table {table} force row level security"]
        for command, seen, left in wall.policies(model):
            name = f"wall_{command}"
            check = f" with check ({left or seen})" if command == "all" else ""
            found += [
                f"drop policy if exists {name} on {table}",
                f"create policy {name} on {table} for {command} using ({seen}){check}",
            ]
        if hasattr(model, "pgh_tracked_model"):
            found.append(f"revoke insert, update, delete on {table} from {APP_ROLE}")
        elif insert_only(model):
            found.append(f"revoke update, delete on {table} from {APP_ROLE}")
    return found


# who was behind a change is shown to those who may see that person; to everybody else it was somebody above
CONTEXTS = (
    "alter table pghistory_context enable row level security",
    "alter table pghistory_context force row level security",
    "drop policy if exists wall_select on pghistory_context",
    "create policy wall_select on pghistory_context for select using (exists (select 1 from partners_account a"
    " where a.id = (pghistory_context.metadata ->> 'account')::bigint))",
)

HISTORY_AS_OWNER = """
do $$ declare f record; begin
  for f in select p.oid::regprocedure as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
           where n.nspname = 'public' and (p.proname like 'pgtrigger_%' or p.proname = '_pgh_attach_context')
  loop execute format('alter function %s security definer', f.name);
       execute format('alter function %s set search_path = public', f.name); end loop;
end $$
"""

# what runs as its owner is called by triggers alone, unless it is made for callers: those are named oms_…, take no
# partner and look up themselves who acts
DEFINERS_CLOSED = f"""
do $$ declare f record; begin
  for f in select p.oid::regprocedure as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
           where n.nspname = 'public' and p.prosecdef and not starts_with(p.proname, 'oms_')
  loop execute format('revoke execute on function %s from public, {APP_ROLE}', f.name); end loop;
end $$
"""


def raise_after_migrate(app_config: Any, using: str = "default", **_: Any) -> None:
    """After the last app has migrated: policies, grants, and history functions that run as their owner."""
    last = [config for config in apps.get_app_configs() if config.models_module][-1]
    if app_config != last or connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("select to_regclass('partner_closure')")
        if cursor.fetchone()[0] is None:
            return
        for statement in [
            *statements(),
            *search.statements(),
            *sessions.statements(APP_ROLE),
            *storage.statements(APP_ROLE),
        ]:
            cursor.execute(statement)
        cursor.execute(HISTORY_AS_OWNER)
        cursor.execute(DEFINERS_CLOSED)
        planned.install(cursor)
