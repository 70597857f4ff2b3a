"""Additional info items as form fields: what the provider sets up appears at once in the forms (guide 2.7.1.3).

For a reseller the answers are `AdditionalValue` rows (item id → text). For a customer they stand in
`Customer.custom_data` under `AdditionalItem.key`, beside the fields of its class; `form.data_by_key()` gives them.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django import forms

from oms.kit.figures import kept_figure
from oms.kit.reading.fields import AmountField
from partners.channel.enums import AdditionalKind, AdditionalOwner
from partners.channel.models import AdditionalItem
from partners.channel.queries.additional import YES

LONGEST = 500


def field_for(item: AdditionalItem) -> forms.Field:
    """The form field that asks for `item`."""
    options = {"label": item.name, "required": item.is_mandatory}
    match item.kind:
        case AdditionalKind.NUMBER:
            return AmountField(max_digits=18, decimal_places=4, **options)
        case AdditionalKind.DATE:
            return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **options)
        case AdditionalKind.SELECT:
            return forms.ChoiceField(choices=[("", "—"), *((choice, choice) for choice in item.choices)], **options)
        case AdditionalKind.CHECK:
            return forms.BooleanField(label=item.name, required=item.is_mandatory)
    return forms.CharField(max_length=LONGEST, **options)


def as_text(value: object) -> str:
    """A cleaned answer as it is kept: 2026-11-20, 12.5, yes; empty for none."""
    match value:
        case None | False | "":
            return ""
        case True:
            return YES
        case Decimal():
            return f"{value.normalize():f}"
        case date():
            return value.isoformat()
    return str(value)


class AdditionalForm(forms.Form):
    """The available items of one owner kind. `answers`: item id → text as kept before.

    A select's answer that is no longer among the choices stays until somebody changes it.
    """

    def __init__(self, *args, owner: AdditionalOwner, answers: Mapping[int, str] | None = None, **options) -> None:
        self.items = list(AdditionalItem.objects.asked_of(owner))
        answers = answers or {}
        initial = {item.key: self._initial(item, answers.get(item.pk, "")) for item in self.items}
        super().__init__(*args, initial=initial, prefix="additional", **options)
        for item in self.items:
            self.fields[item.key] = field = field_for(item)
            kept = answers.get(item.pk)
            if item.kind == AdditionalKind.SELECT and kept and kept not in item.choices:
                field.choices = [*field.choices, (kept, kept)]

    @staticmethod
    def _initial(item: AdditionalItem, text: str) -> object:
        match item.kind:
            case AdditionalKind.CHECK:
                return text == YES
            case AdditionalKind.NUMBER:
                return kept_figure(text)
        return text

    def values(self) -> dict[int, str]:
        """Item id → text to keep; call after `is_valid()`."""
        return {item.pk: as_text(self.cleaned_data.get(item.key)) for item in self.items}

    def data_by_key(self) -> dict[str, str]:
        """Item key → text, answered items only: what `Customer.custom_data` keeps."""
        found = {item.key: as_text(self.cleaned_data.get(item.key)) for item in self.items}
        return {key: text for key, text in found.items() if text}
