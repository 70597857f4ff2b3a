"""What became of an object of the set-up: who changed what, when (from the history that the database keeps)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from oms.kit.figures import figure
from oms.kit.history import Part, as_rows, changes
from oms.kit.registries import registries

SHOWN = 50
STAMPS = ("updated_at", "updater")  # say what the history says anyway


@dataclass(frozen=True)
class History:
    """Rows that belong to an entry and whose history is told with it: `owner` points at the entry, `key` names a row."""

    model: type[models.Model]
    owner: str
    key: str
    label: str


def changes_of(
    entry: models.Model, *, name: str, parts: Iterable[History], reader: Any, shows: dict[str, Callable[[Any], str]]
) -> list[dict[str, Any]]:
    """One record per field that became another, newest first; `name` is the field that names the entry, `shows` says how
    fields of its own read."""
    found = changes([_entry(entry, name, shows), *(_part(entry, part) for part in parts)])[:SHOWN]
    people = registries.operators([change.account for change in found], reader)
    return as_rows(found, people.names, people.others)


def _events(model: Any) -> models.QuerySet[Any]:
    """The history of a tracked model."""
    found: models.QuerySet[Any] = model.pgh_event_model.objects.all()
    return found


def _entry(entry: models.Model, name: str, shows: dict[str, Callable[[Any], str]]) -> Part:
    model = type(entry)
    told = (field for field in model._meta.concrete_fields if not field.primary_key and field.name not in STAMPS)
    fields = tuple(field.name for field in told)
    return Part(
        _events(model).filter(pgh_obj_id=entry.pk),
        kind=_("Details"),
        fields=fields,
        name=name,
        show={**_shows(model, fields), **shows},
    )


def _part(entry: models.Model, part: History) -> Part:
    fields = tuple(
        field.name
        for field in part.model._meta.concrete_fields
        if not field.primary_key and field.name not in (part.owner, part.key)
    )
    return Part(
        _events(part.model).filter(**{f"{part.owner}_id": entry.pk}),
        kind=part.label,
        fields=fields,
        name=part.key,
        show=_shows(part.model, (part.key, *fields)),
        labels={part.key: part.label},
        several=True,
    )


def _shows(model: type[models.Model], names: Iterable[str]) -> dict[str, Callable[[Any], str]]:
    """Foreign keys read as what they point at, days and amounts as everywhere; the history keeps them as JSON."""
    found: dict[str, Callable[[Any], str]] = {}
    for field in (model._meta.get_field(name) for name in names):
        if field.is_relation and field.related_model:
            found[field.name] = _naming(field.related_model)
        elif type(field) is models.DateField:
            found[field.name] = lambda text: date_format(date.fromisoformat(text), "DATE_FORMAT")
        elif isinstance(field, models.DecimalField):
            found[field.name] = lambda number: figure(Decimal(str(number)), 2)
    return found


def _naming(model: type[models.Model]) -> Callable[[int], str]:
    """From a key to a name; all names are read once, when the first is asked for."""
    names: dict[int, str] = {}

    def name_of(pk: int) -> str:
        if not names:
            names.update((row.pk, str(row)) for row in model._default_manager.all()[:5000])
        return names.get(pk, _("deleted"))

    return name_of
