"""Change history in words, read from the event tables that the database's own triggers write (django-pghistory).

Give each tracked model's events as a `Part`; `changes(parts)` answers one `Change` per field that became another,
newest first. What happens to a row within one transaction is one change.

    changes([Part(Customer.pgh_event_model.objects.filter(pgh_obj_id=pk), kind=_("Basic Info"), fields=("name", …))])
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oms.kit.phones import national

READ_AT_MOST = 2_000  # events of one part, the newest; older ones are in the tables
E164 = re.compile(r"\+[1-9]\d{6,14}")
ACTS = {"insert": gettext_lazy("Add"), "update": gettext_lazy("Modify"), "delete": gettext_lazy("Delete")}


@dataclass(frozen=True)
class Part:
    """The share of one tracked model.

    `events`: its event rows, narrowed to what is asked about. `kind`: what the change is filed under, one word for
    all fields or a function of the field's name. `fields`: the fields that are told, by name; `labels` where the
    model's own verbose name does not fit. `name`: the field that names a row where there may be several of them.
    `show`: how a field's value reads, where the usual way does not fit (a foreign key).
    """

    events: models.QuerySet
    kind: str | Callable[[str], str]
    fields: tuple[str, ...]
    name: str
    labels: dict[str, str] = field(default_factory=dict)
    show: dict[str, Callable[[Any], str]] = field(default_factory=dict)
    several: bool = False

    def kind_of(self, name: str) -> str:
        return str(self.kind(name) if callable(self.kind) else self.kind)

    def label_of(self, name: str) -> str:
        return str(self.labels.get(name) or self.events.model._meta.get_field(name).verbose_name)

    def words(self, name: str, value: Any) -> str:
        if value in (None, "", [], {}):
            return ""
        if name in self.show:
            return self.show[name](value)
        choices = self.events.model._meta.get_field(name).flatchoices
        return str(dict(choices).get(value, value)) if choices else in_words(value)


@dataclass(frozen=True)
class Change:
    """One field of one row that became another; for an added or deleted row, its name. `account` did it, if anyone."""

    at: datetime
    kind: str
    act: str
    item: str
    before: str
    after: str
    account: int | None
    event: int


def changes(parts: Iterable[Part]) -> list[Change]:
    """Everything that changed, newest first; one query per part."""
    found = [change for part in parts for change in _of_part(part)]
    return sorted(found, key=lambda change: (change.at, change.event), reverse=True)


def as_rows(found: Iterable[Change], operators: dict[int, tuple[str, str]], unknown: tuple[str, str]) -> list[dict]:
    """Changes as records of a grid; `operators` names (company, person) of the accounts that the reader may see."""
    return [
        {
            "pk": number,
            "at": change.at,
            "kind": change.kind,
            "act": change.act,
            "item": change.item,
            "before": change.before,
            "after": change.after,
            "company": operators.get(change.account, unknown)[0],
            "operator": operators.get(change.account, unknown)[1],
        }
        for number, change in enumerate(found, 1)
    ]


def _of_part(part: Part) -> Iterator[Change]:
    told = dict.fromkeys((part.name, *part.fields))
    rows = list(
        part.events.order_by("-pgh_id").values(
            "pgh_id", "pgh_obj_id", "pgh_created_at", "pgh_label", "pgh_context_id", "pgh_context__metadata", *told
        )[:READ_AT_MOST]
    )
    rows.sort(key=lambda row: (row["pgh_obj_id"], row["pgh_id"]))
    for _obj, events in groupby(rows, key=lambda row: row["pgh_obj_id"]):
        yield from _of_row(part, list(events))


def _of_row(part: Part, events: list[dict]) -> Iterator[Change]:
    """Consecutive states of one row; those of one transaction count as one."""
    before: dict | None = None
    for _key, steps in groupby(events, key=lambda row: row["pgh_context_id"] or row["pgh_id"]):
        steps = list(steps)
        first, last = steps[0], steps[-1]
        if first["pgh_label"] == "insert" and last["pgh_label"] == "delete":
            continue
        label = first["pgh_label"] if first["pgh_label"] == "insert" else last["pgh_label"]
        if label != "update":
            yield _whole(part, last, label)
        elif before is not None:
            yield from _fields(part, before, last)
        before = last


def _whole(part: Part, row: dict, label: str) -> Change:
    name = part.words(part.name, row[part.name])
    both = ("", name) if label == "insert" else (name, "")
    return _change(part, row, label, part.name, part.label_of(part.name), *both)


def _fields(part: Part, before: dict, after: dict) -> Iterator[Change]:
    for name in part.fields:
        if before[name] != after[name]:
            item = part.label_of(name)
            if part.several:
                item = f"{part.words(part.name, after[part.name])}: {item}"
            yield _change(
                part, after, "update", name, item, part.words(name, before[name]), part.words(name, after[name])
            )


def _change(part: Part, row: dict, label: str, name: str, item: str, before: str, after: str) -> Change:
    account = (row["pgh_context__metadata"] or {}).get("account")
    return Change(
        at=row["pgh_created_at"],
        kind=part.kind_of(name),
        act=str(ACTS[label]),
        item=item,
        before=before,
        after=after,
        account=int(account) if account else None,
        event=row["pgh_id"],
    )


def in_words(value: Any) -> str:
    """A stored value as a person reads it."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "j M Y, H:i")
    if isinstance(value, date):
        return date_format(value, "j M Y")
    if isinstance(value, Decimal):
        return f"{value:,.2f}"
    if isinstance(value, dict):
        return "; ".join(f"{key}: {in_words(one)}" for key, one in value.items())
    if isinstance(value, (list, tuple)):
        return "; ".join(in_words(one) for one in value)
    return national(value) if isinstance(value, str) and E164.fullmatch(value) else str(value)
