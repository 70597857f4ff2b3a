"""Model fields that know what kind of value they hold: their forms, lists and `clean_fields` read it alike.

To the database they are Django's own, so they need no migration of their own.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from oms.kit.reading import names, postcodes
from oms.kit.reading.fields import AmountField, NameField, PostcodeField, QuantityField


class _Plain:
    """Migrations see the field of Django that stands below."""

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()  # type: ignore[misc]
        below = next(cls for cls in type(self).__mro__ if cls.__module__.startswith("django.db.models"))
        return name, f"django.db.models.{below.__name__}", args, kwargs


class NameColumn(_Plain, models.CharField):
    """A name, or another text of one line."""

    form_class: type = NameField
    reader = staticmethod(names.line)

    def clean(self, value: Any, model_instance: Any) -> Any:
        try:
            value = self.reader(value) if isinstance(value, str) else value
        except ValueError as fault:
            raise ValidationError(str(fault)) from None
        return super().clean(value, model_instance)

    def formfield(self, **options: Any) -> Any:
        return super().formfield(**{"form_class": self.form_class, **options})


class PostcodeColumn(NameColumn):
    """A postcode."""

    form_class = PostcodeField
    reader = staticmethod(postcodes.tidy)


class AmountColumn(_Plain, models.DecimalField):
    """Money, or a figure with decimals."""

    def formfield(self, **options: Any) -> Any:
        return super().formfield(**{"form_class": AmountField, **options})


class SmallQuantityColumn(_Plain, models.PositiveSmallIntegerField):
    """A whole number up to 32,767."""

    def formfield(self, **options: Any) -> Any:
        return super().formfield(**{"form_class": QuantityField, **options})


class QuantityColumn(_Plain, models.PositiveIntegerField):
    """A whole number from nought up."""

    def formfield(self, **options: Any) -> Any:
        return super().formfield(**{"form_class": QuantityField, **options})
