"""Ids of objects that a person must not reach, and what it would look like in the database if one were taken."""

import re
from dataclasses import dataclass

from django.db import connection, models

from oms.kit.acting import acting_for, as_system
from tests.canaries import walled
from tests.page import Field
from tests.people import Person

ID_LIKE = re.compile(
    r"(^|_)(id|ids|pk|no|uuid|customer|partner|reseller|owner|order|number|numbers|device|devices|mac|macs|site|account|role|"
    r"group|parent|child|server|selected|row|rows|item|line|member|notice|view|export|place|class|receiver)s?$"
)
KEY_LIKE = re.compile(r"^(\d+|[0-9a-f-]{32,36})$")
FORMSET = re.compile(r"-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS$|nonce")
ALSO_CALLED = {
    "reseller": "partner", "parent": "partner", "owner": "partner", "child": "partner", "member": "account",
    "admin": "account", "administrator": "account", "mac": "device", "ddi": "number", "view": "savedview",
    "export": "excelexport", "class": "customerclass", "billing": "billingaccount", "place": "shippingplace",
}  # fmt: skip
MOST = 3  # ids tried for one parameter


def own_name(name: str) -> str:
    """The name of a control without the prefix of its form: `site` of demands-0-site."""
    return re.split(r"-(?:\d+|__prefix__)-", name)[-1].rpartition("-")[2].lower()


def holds_keys(field: Field) -> bool:
    """Whether the control's values are keys of rows."""
    values = field.choices or ((field.value,) if field.kind in {"hidden", "checkbox", "radio", "submit"} else ())
    return any(KEY_LIKE.match(value) for value in values) and not FORMSET.search(field.name)


def id_like(field: Field) -> bool:
    """Whether a control names an object: by its name, or because its values are keys."""
    if field.kind in {"password", "search", "date", "file", "email", "number"} or FORMSET.search(field.name):
        return False
    return bool(ID_LIKE.search(own_name(field.name))) or holds_keys(field)


def natural_key(model: type[models.Model]) -> str:
    """The unique text by which addresses name a row, if there is one."""
    names = [f.name for f in model._meta.concrete_fields if f.unique and isinstance(f, models.CharField)]
    return next((name for name in names if name not in {"key", "secret_hash"}), "")


def foreign_ids(person: Person) -> dict[str, list[str]]:
    """Model name → keys of rows that this person's partner cannot see."""
    found: dict[str, list[str]] = {}
    for model in walled():
        if hasattr(model, "pgh_tracked_model"):
            continue
        names = [name for name in ("pk", natural_key(model)) if name]
        with as_system():
            everything = set(model._base_manager.values_list(*names))
        with person.acting():
            mine = set(model._base_manager.values_list(*names))
        strange = sorted(everything - mine, key=str)
        found[model._meta.model_name] = [str(v) for row in strange[:1] + strange[-1:] for v in row if v]
    return {name: ids for name, ids in found.items() if ids}


def candidates(name: str, foreign: dict[str, list[str]]) -> list[str]:
    """Foreign ids that fit a parameter's name; of every kind where the name says nothing."""
    words = re.split(r"[_\W\d]+", own_name(name))
    words += [word.removesuffix("s") for word in words] + ["".join(words)]
    kinds = {ALSO_CALLED.get(word, word) for word in words}
    fitting = [i for kind in foreign if kind in kinds for i in foreign[kind]]
    every = [ids[0] for ids in foreign.values()] + [ids[-1] for ids in foreign.values()]
    return list(dict.fromkeys(fitting or every))[:MOST]


def relations() -> list[tuple[str, str, str, str]]:
    """(table, column, other table, its key) of every foreign key between walled tables."""
    tables = {m._meta.db_table for m in walled()}
    return [
        (m._meta.db_table, f.column, f.related_model._meta.db_table, f.target_field.column)
        for m in walled()
        if not hasattr(m, "pgh_tracked_model")
        for f in m._meta.concrete_fields
        if f.is_relation and f.related_model._meta.db_table in tables
    ]


def dangling(person: Person, touched: set[str] | None = None) -> dict[str, int]:
    """Foreign keys of rows this person sees that lead to rows it does not see: how many, column by column.

    A foreign id that was accepted anywhere shows up here. With `touched`, only keys from or to these tables are
    followed: nothing else can have changed.
    """
    parts = [
        f"select '{t}.{c}', count(*) from {t} a where a.{c} is not null "
        f"and not exists (select 1 from {o} b where b.{k} = a.{c})"
        for t, c, o, k in relations()
        if touched is None or {t, o} & touched
    ]
    if not parts:
        return {}
    with person.acting(), connection.cursor() as cursor:
        cursor.execute(" union all ".join(parts))
        return {name: number for name, number in cursor.fetchall() if number}


def next_transaction() -> int:
    """Rows written from now on carry this number or a higher one."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint & 4294967295")
        return cursor.fetchone()[0]


def written_below(partner_id: int, since: int, touched: set[str]) -> dict[str, int]:
    """Rows of `touched` tables that belong to a partner and those below it, written since a transaction number."""
    parts = [
        f"select '{m._meta.db_table}', count(*) from {m._meta.db_table} where xmin::text::bigint >= {since}"
        for m in walled()
        if not m._meta.label.startswith("catalogue.") and m._meta.db_table in touched
    ]
    if not parts:
        return {}
    with acting_for(partner_id), connection.cursor() as cursor:
        cursor.execute(" union all ".join(parts))
        return {name: number for name, number in cursor.fetchall() if number}


@dataclass(frozen=True)
class Watch:
    """What one request may not do to the other side; `complaints` looks before the request is taken back."""

    person: Person
    other: int
    before: dict[str, int]

    def complaints(self, since: int, touched: set[str]) -> list[str]:
        """What is wrong after something was written to the tables `touched`."""
        below = written_below(self.other, since, touched)
        return [f"wrote {n} rows of {table} of the other side" for table, n in below.items()] + [
            f"{column} now leads to a row of others"
            for column, n in dangling(self.person, touched).items()
            if n > self.before.get(column, 0)
        ]
