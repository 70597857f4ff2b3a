"""Filters as they are drawn: the same field with the same value is the same HTML, and templates draw it once.

Drawing the same empty inputs again for each page was an eighth of Order Status, as a sampling profiler saw it.
"""

from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import get_language

from oms.kit.grid.filters import DayRangeWidget, InstantRangeWidget

MOST = 5_000  # fields that are kept; then they are drawn anew
PLAIN = (forms.TextInput, forms.NumberInput, forms.CheckboxInput, forms.Select, DayRangeWidget, InstantRangeWidget)
_drawn: dict[tuple[Any, ...], str] = {}


def drawn_field(bound: BoundField) -> str:
    """HTML of a field. What reads its options from the database is drawn each time."""
    field: Any = bound.field
    widget = field.widget
    if type(widget) not in PLAIN or isinstance(field, forms.ModelChoiceField):
        return str(bound)
    options = [(str(value), str(label)) for value, label in getattr(widget, "choices", ())]
    known = (
        type(widget), bound.html_name, bound.auto_id, repr(bound.value()), bool(bound.errors), field.required,
        field.disabled, str(field.help_text), repr([(name, str(value)) for name, value in widget.attrs.items()]), tuple(options), get_language(),
    )  # fmt: skip
    if known not in _drawn:
        if len(_drawn) >= MOST:
            _drawn.clear()
        _drawn[known] = str(bound)
    return _drawn[known]
