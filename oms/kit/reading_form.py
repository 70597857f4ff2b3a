"""Forms over a model's fields that write nothing."""

from typing import Any

from django import forms
from django.db.models import Model
from django.forms.models import fields_for_model, model_to_dict


class ReadingForm(forms.Form):
    """A form over a model's fields that only reads what was typed: the action is the only one who fills the instance.

    `Meta` as that of a ModelForm: `model`, `fields`, and `widgets`, `labels`, `help_texts`, `field_classes` where the
    usual ones do not fit. Declared fields stand in for the model's of the same name.
    """

    class Meta:
        model: type[Model]
        fields: tuple[str, ...]

    def __init__(self, data: Any = None, *, instance: Model | None = None, **options: Any) -> None:
        known = model_to_dict(instance, self.Meta.fields) if instance is not None else {}  # else the fields' own
        self.instance = instance if instance is not None else self.Meta.model()
        super().__init__(data, initial={**known, **options.pop("initial", {})}, **options)
        more: dict[str, Any] = {
            name: getattr(self.Meta, name, None) for name in ("widgets", "labels", "help_texts", "field_classes")
        }
        self.fields = {**fields_for_model(self.Meta.model, self.Meta.fields, **more), **self.fields}
