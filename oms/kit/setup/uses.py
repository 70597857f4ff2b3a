"""Where an object of the set-up is used. Found from the models themselves, so that nothing can be forgotten.

Every foreign key that PROTECTs what it points at is a use. A row that is only part of something (its wall is
`ByParent`, or `part_of` says so) shows as that something. Floors above name their kinds of use with `describe`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import PROTECT, QuerySet
from django.utils.text import capfirst

from oms.kit.walls import ByParent, wall_of

SHOWN = 50
COUNTED = 1000


@dataclass(frozen=True)
class Use:
    """One kind of use: how many (counted up to COUNTED), and the first of them."""

    label: str
    number: int
    rows: list[models.Model] = field(default_factory=list)

    @property
    def more(self) -> int:
        return self.number - len(self.rows)

    @property
    def capped(self) -> bool:
        return self.number > COUNTED


@dataclass(frozen=True)
class Kind:
    label: str
    part_of: str = ""


_kinds: dict[str, Kind] = {}
_further: dict[type[models.Model], list[tuple[str, Callable[[models.Model], QuerySet[Any]]]]] = {}


def describe(field_name: str, label: str, *, part_of: str = "") -> None:
    """Name the use by `app.Model.field`; `part_of`: the field of that model that is shown instead of its row."""
    _kinds[field_name.lower()] = Kind(label, part_of)


def add(model: type[models.Model], label: str, rows: Callable[[models.Model], QuerySet[Any]]) -> None:
    """A use that no foreign key shows, for example a name that was copied."""
    _further.setdefault(model, []).append((label, rows))


def uses(entry: models.Model, user: Any = None) -> list[Use]:
    """What uses `entry`, by kind; kinds without a row are left out. With `user`: as far as that person sees."""
    found = [_use(label, rows, part_of, user) for label, rows, part_of in _sources(entry)]
    return [use for use in found if use.number]


def is_used(entry: models.Model) -> bool:
    """Whether anything uses `entry`."""
    return any(rows.exists() for _label, rows, _part_of in _sources(entry))


def is_held(entry: models.Model) -> bool:
    """Whether anything points at `entry`, so that it must not change under its holders."""
    return any(rows.exists() for _label, rows, _part_of in _pointing_at(entry))


def _sources(entry: models.Model) -> Any:
    yield from _pointing_at(entry)
    for label, rows in _further.get(type(entry), []):
        yield label, rows(entry), ""


def _pointing_at(entry: models.Model) -> Any:
    for relation in type(entry)._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ForeignObjectRel) and relation.on_delete is PROTECT:
            model, name = relation.related_model, relation.field.name
            by_itself = Kind(capfirst(str(model._meta.verbose_name_plural)))
            kind = _kinds.get(f"{model._meta.label}.{name}".lower(), by_itself)
            yield kind.label, model._default_manager.filter(**{name: entry}), kind.part_of or _parent(model)


def _parent(model: type[models.Model]) -> str:
    wall = wall_of(model)
    return wall.field if isinstance(wall, ByParent) else ""


def _use(label: str, rows: QuerySet[Any], part_of: str, user: Any) -> Use:
    if part_of:
        ids = rows.order_by().values(part_of)
        part: Any = rows.model._meta.get_field(part_of)
        rows = part.related_model._default_manager.filter(pk__in=ids)
    if user is not None and hasattr(rows, "visible_to"):
        rows = rows.visible_to(user)
    number = rows.order_by()[: COUNTED + 1].count()
    return Use(label, number, list(rows[:SHOWN]) if number else [])
