"""Form fields that read as people type. A field's length is that of what is typed, not of what is stored."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from oms.kit import figures, macs, phones
from oms.kit.reading import names, postcodes

LONGEST_MAC = 40  # characters, separators and blanks among them
LONGEST_PHONE = 60  # signs of a number as typed: 0044 (0) 20 7946 0018 and more
LONGEST_FIGURE = 40


def _read(reader: Callable[..., Any], text: str, *more: Any) -> Any:
    try:
        return reader(text, *more)
    except ValueError as fault:
        raise ValidationError(str(fault)) from None


class NameField(forms.CharField):
    """A name, or another text of one line (oms.kit.reading.names). Of NUL the validator of every text speaks."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return _read(names.line, text) if text and "\x00" not in text else text


class PostcodeField(NameField):
    """A postcode, written as its country writes it."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return _read(postcodes.tidy, text) if text and "\x00" not in text else text


class PhoneField(forms.CharField):
    """A telephone number in any usual notation; E.164 comes out, the number as a person reads it is drawn."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "tel"})
        super().__init__(**{"widget": widget, **options, "max_length": LONGEST_PHONE})

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return _read(phones.parse, text) if text else ""

    def prepare_value(self, value: Any) -> Any:
        return phones.national(value) if isinstance(value, str) and phones.E164.fullmatch(value) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class AmountField(forms.DecimalField):
    """Money, or another figure with decimals, in the reader's language (oms.kit.figures.amount)."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "maxlength": LONGEST_FIGURE})
        super().__init__(**{"widget": widget, **options})

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and value.strip():
            value = _read(figures.amount, value)
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        return figures.as_typed(value) if isinstance(value, Decimal) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True


class QuantityField(forms.IntegerField):
    """A whole number in the reader's language; 1,000 is a thousand in English, 1.000 in German."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "maxlength": LONGEST_FIGURE})
        super().__init__(**{"widget": widget, **options})

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and value.strip():
            try:
                value = figures.whole(value)
            except ValueError:
                raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        return super().to_python(value)


class NumberListField(forms.CharField):
    """Numbers and ranges, one on each line or between commas; a list of E.164 comes out. `most` at once.

    With `once` a number that stands twice is refused.
    """

    def __init__(self, *, most: int, once: bool = False, **options: Any) -> None:
        self.most, self.once = most, once
        super().__init__(**options)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return phones.numbers_in(text, self.most, once=self.once)
        except phones.Faults as faults:
            raise ValidationError(faults.texts) from None


class MacField(forms.CharField):
    """One MAC address in any usual notation; twelve hex digits come out, pairs are drawn."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": LONGEST_MAC, **options})
        self.widget.attrs |= {"class": "code", "spellcheck": "false", "autocomplete": "off"}

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return _read(macs.parse, text) if text else ""

    def prepare_value(self, value: Any) -> Any:
        return macs.show(value) if isinstance(value, str) and macs.MAC.fullmatch(value) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class MacListField(forms.CharField):
    """MAC addresses in any usual notation, one on each line, the serial no. behind it if there is one; a list of
    `macs.Line` comes out. `most` at once."""

    def __init__(self, *, most: int, **options: Any) -> None:
        self.most = most
        widget = forms.Textarea(attrs={"rows": 6, "class": "code", "spellcheck": "false", "autocomplete": "off"})
        super().__init__(**{"widget": widget, **options})

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return macs.lines_in(text, self.most)
        except phones.Faults as faults:
            raise ValidationError(faults.texts) from None
