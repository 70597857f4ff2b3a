"""Models whose state moves through one door alone (oms/kit/ways.py)."""

from typing import Any, ClassVar, Self

from django.db import models
from django_fsm import FSMField, FSMModelMixin

from oms.kit.ways import Ways


class Moved(FSMModelMixin, models.Model):
    """`ways`: what the class body's `locals().update(WAYS.transitions(state))` took its transitions from."""

    ways: ClassVar[Ways]

    class Meta:
        abstract = True

    def allows(self, verb: str) -> bool:
        """Whether `verb` starts where the row stands."""
        stands = {getattr(self, field.attname) for field in self._meta.concrete_fields if isinstance(field, FSMField)}
        return verb in self.ways and not stands.isdisjoint(self.ways[verb].sources)

    def take_over(self, locked: Self) -> None:
        """This object reads as the row that an action locked and wrote, and as what that one knows of related rows."""
        for field in self._meta.concrete_fields:
            if isinstance(field, FSMField):
                field.set_state(self, getattr(locked, field.attname))
            elif field.generated:
                self.__dict__.pop(field.attname, None)
            elif isinstance(field, models.ForeignKey) and field.is_cached(locked):
                setattr(self, field.name, getattr(locked, field.name))
            else:
                setattr(self, field.attname, getattr(locked, field.attname))

    def refresh_from_db(self, using: Any = None, fields: Any = None, from_queryset: Any = None) -> None:
        """Reading is not assigning: a protected state may be read anew."""
        for field in self._meta.concrete_fields:
            if isinstance(field, FSMField) and (fields is None or field.attname in fields):
                self.__dict__.pop(field.attname, None)
        super().refresh_from_db(using, fields, from_queryset)
