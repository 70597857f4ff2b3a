"""A choice that ceased to be offered is named, instead of “This field is required”."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _


class OfferedChoiceField(forms.ModelChoiceField):
    """A choice among the rows that are offered now. `offer` says which; `gone` is what is said of one that was chosen.

    The page draws such a choice empty; whoever sends it so, or sends what it offered a moment ago, reads its name.
    """

    gone = _("“%(name)s” is no longer offered. Choose another one.")

    def __init__(self, *, queryset: QuerySet[Any], gone: Any = None, **options: Any) -> None:
        super().__init__(queryset, **options)
        self.gone = gone or self.gone
        self.known: QuerySet[Any] = queryset
        self.chosen: Any = None

    def offer(self, rows: QuerySet[Any], *, known: QuerySet[Any], chosen: Any = None) -> None:
        """Offer `rows`; `known` are those that this person may read the name of, `chosen` is the key that stands."""
        self.queryset, self.known, self.chosen = rows, known, chosen

    def clean(self, value: Any) -> Any:
        asked = value or (self.chosen if self.required else None)
        if asked and not self._among(self.queryset, asked) and (lost := self._among(self.known, asked)):
            raise ValidationError(self.gone, code="gone", params={"name": lost})
        return super().clean(value)

    @staticmethod
    def _among(rows: Any, key: Any) -> Any:
        text = str(key)
        return rows.filter(pk=int(text)).first() if text.isascii() and text.isdigit() and len(text) < 19 else None
