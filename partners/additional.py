"""Additional info items as form fields: what the provider sets up appears at once in the forms (guide 2.7.1.3).

For a reseller the answers are `AdditionalValue` rows (item id → text). For a customer they stand in
`Customer.custom_data` under `AdditionalItem.key`, beside the fields of its class; `form.data_by_key()` gives them.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from partners.enums import AdditionalKind, AdditionalOwner
from partners.models import AdditionalItem, AdditionalValue, Partner

LONGEST = 500
YES = "yes"


def field_for(item: AdditionalItem) -> forms.Field:
    """The form field that asks for `item`."""
    options = {"label": item.name, "required": item.is_mandatory}
    match item.kind:
        case AdditionalKind.NUMBER:
            return forms.DecimalField(max_digits=18, decimal_places=4, **options)
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
        return text == YES if item.kind == AdditionalKind.CHECK else text

    def values(self) -> dict[int, str]:
        """Item id → text to keep; call after `is_valid()`."""
        return {item.pk: as_text(self.cleaned_data.get(item.key)) for item in self.items}

    def data_by_key(self) -> dict[str, str]:
        """Item key → text, answered items only: what `Customer.custom_data` keeps."""
        found = {item.key: as_text(self.cleaned_data.get(item.key)) for item in self.items}
        return {key: text for key, text in found.items() if text}


def answers_of(partner: Partner) -> dict[int, str]:
    """Item id → text of a reseller."""
    return dict(AdditionalValue.objects.filter(partner=partner).values_list("item_id", "value"))


def answers_in(custom_data: Mapping[str, str]) -> dict[int, str]:
    """Item id → text out of a customer's `custom_data`."""
    keys = {item.key: item.pk for item in AdditionalItem.objects.asked_of(AdditionalOwner.CUSTOMER)}
    return {keys[key]: str(text) for key, text in custom_data.items() if key in keys}


def in_words(owner: AdditionalOwner, answers: Mapping[int, str]) -> list[tuple[str, str]]:
    """(item, answer as a person reads it) of every available item."""
    items = AdditionalItem.objects.asked_of(owner)
    return [(item.name, answer_in_words(item, answers.get(item.pk, ""))) for item in items]


def answer_in_words(item: AdditionalItem, text: str) -> str:
    """A kept answer as a person reads it."""
    if item.kind == AdditionalKind.CHECK:
        return _("Yes") if text == YES else _("No")
    if item.kind == AdditionalKind.DATE and text:
        return date_format(date.fromisoformat(text), "DATE_FORMAT")
    return text
