"""Change history in words, read from the event tables that the database's own triggers write (django-pghistory).

Give each tracked model's events as a `Part`; `changes(parts)` answers one `Change` per field that became another,
newest first. What happens to a row within one transaction is one change.

    changes([Part(Customer.pgh_event_model.objects.filter(pgh_obj_id=pk), kind=_("Basic Info"), fields=("name", …))])
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import models
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oms.kit.figures import figure
from oms.kit.phones import national

READ_AT_MOST = 2_000  # events of one part, the newest; older ones are in the tables
E164 = re.compile(r"\+[1-9]\d{6,14}")
ACTS = {"insert": gettext_lazy("Add"), "update": gettext_lazy("Modify"), "delete": gettext_lazy("Delete")}


@dataclass(frozen=True)
class Part:
    """The share of one tracked model.

    `events`: its event rows, narrowed to what is asked about. `kind`: what the change is filed under, one word for
    all fields or a function of the field's name. `fields`: the fields that are told, by name; `labels` where the
    model's own verbose name does not fit. `chain`: each new row takes the place of the one before, so that the
    difference between them is what changed; the first one is no change. `name`: the field that names a row where there may be several of them.
    `show`: how a field's value reads, where the usual way does not fit (a foreign key).
    """

    events: models.QuerySet[Any]
    kind: str | Callable[[str], str]
    fields: tuple[str, ...]
    name: str
    labels: dict[str, str] = field(default_factory=dict)
    show: dict[str, Callable[[Any], str]] = field(default_factory=dict)
    several: bool = False
    chain: bool = False

    def kind_of(self, name: str) -> str:
        return str(self.kind(name) if callable(self.kind) else self.kind)

    def label_of(self, name: str) -> str:
        return str(self.labels.get(name) or self.events.model._meta.get_field(name).verbose_name)

    def words(self, name: str, value: Any) -> str:
        if value in (None, "", [], {}):
            return ""
        if name in self.show:
            return self.show[name](value)
        field = self.events.model._meta.get_field(name)
        return str(dict(field.flatchoices).get(value, value)) if field.choices else in_words(field.to_python(value))


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


def changes(parts: Sequence[Part]) -> list[Change]:
    """Everything that changed, newest first; one query."""
    first, *rest = [_states(number, part) for number, part in enumerate(parts)]
    rows = sorted(first.union(*rest, all=True) if rest else first, key=itemgetter("part", "row", "pgh_id"))
    found: list[Change] = []
    for (number, _obj), events in groupby(rows, key=itemgetter("part", "row")):
        found += _of_row(parts[number], list(events))
    return sorted(found, key=lambda change: (change.at, change.event), reverse=True)


def as_rows(
    found: Iterable[Change], operators: Mapping[int | None, tuple[str, str]], unknown: tuple[str, str]
) -> list[dict[str, Any]]:
    """Changes as records of a grid; `operators` names (company, person) of the accounts that the reader may see."""
    found = list(found)
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
        for number, change in zip(range(len(found), 0, -1), found, strict=True)
    ]


def _states(number: int, part: Part) -> models.QuerySet[Any]:
    """The newest events of a part: what happened, and in `state` what is told, as JSON, so that parts unite."""
    told = {name: name for name in (part.name, *part.fields)}
    row = models.Value(0, models.BigIntegerField()) if part.chain else models.F("pgh_obj_id")
    found: models.QuerySet[Any] = (
        part.events.order_by("-pgh_id")
        .annotate(
            part=models.Value(number), row=row, state=JSONObject(**told), metadata=models.F("pgh_context__metadata")
        )
        .values("part", "row", "pgh_id", "pgh_created_at", "pgh_label", "pgh_context_id", "metadata", "state")
    )[:READ_AT_MOST]
    return found


def _of_row(part: Part, events: list[dict[str, Any]]) -> Iterator[Change]:
    """Consecutive states of one row; those of one transaction count as one."""
    before: dict[str, Any] | None = None
    links: list[dict[str, Any]] = []  # of a chain: the states that stand, the last one holds
    for _key, together in groupby(events, key=lambda row: row["pgh_context_id"] or row["pgh_id"]):
        steps = list(together)
        first, last = steps[0], steps[-1]
        if first["pgh_label"] == "insert" and last["pgh_label"] == "delete":
            continue
        label = first["pgh_label"] if first["pgh_label"] == "insert" else last["pgh_label"]
        if part.chain:
            last = _held_then(links, last)
        if label != "update" and not part.chain:
            yield _whole(part, last, label)
        elif before is not None:
            yield from _fields(part, before, last)
        before = last


def _held_then(links: list[dict[str, Any]], event: dict[str, Any]) -> dict[str, Any]:
    """What holds after `event` in a chain: its state, or where that was taken away, the one before."""
    if event["pgh_label"] != "delete":
        links.append(event["state"])
        return event
    if event["state"] in links:
        del links[len(links) - 1 - links[::-1].index(event["state"])]
    return {**event, "state": links[-1]} if links else event


def _whole(part: Part, row: dict[str, Any], label: str) -> Change:
    name = part.words(part.name, row["state"][part.name])
    both = ("", name) if label == "insert" else (name, "")
    return _change(part, row, label, part.name, part.label_of(part.name), *both)


def _fields(part: Part, before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    old, new = before["state"], after["state"]
    for name in part.fields:
        if old[name] != new[name]:
            item = part.label_of(name)
            if part.several:
                item = f"{part.words(part.name, new[part.name])}: {item}"
            yield _change(part, after, "update", name, item, part.words(name, old[name]), part.words(name, new[name]))


def _change(part: Part, row: dict[str, Any], label: str, name: str, item: str, before: str, after: str) -> Change:
    account = (row["metadata"] or {}).get("account")
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
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, Decimal):
        return figure(value, 2)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {in_words(one)}" for key, one in value.items())
    if isinstance(value, (list, tuple)):
        return "; ".join(in_words(one) for one in value)
    return national(value) if isinstance(value, str) and E164.fullmatch(value) else str(value)
