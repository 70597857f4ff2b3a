"""Fields of the look's forms."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from oms.kit import colours


class ColourField(forms.CharField):
    """A colour that can be read on every light ground of the portal; its dark twin is reckoned from it."""

    def __init__(self, **options) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off", "placeholder": "#00655f"}))
        super().__init__(max_length=7, **options)

    def clean(self, value: object) -> str:
        text = super().clean(value).lower()
        if not text:
            return ""
        text = text if text.startswith("#") else f"#{text}"
        if not colours.HEX.fullmatch(text):
            raise ValidationError(_("Write a colour such as #00655f."))
        reached = colours.weakest(text, colours.LIGHT_GROUNDS)
        if reached < colours.ENOUGH:
            raise ValidationError(
                _("Its contrast is %(reached).1f : 1; text needs %(enough)s : 1. The nearest that fits is %(colour)s."),
                params={
                    "reached": reached,
                    "enough": colours.ENOUGH,
                    "colour": colours.shade(text, "#000000", colours.LIGHT_GROUNDS),
                },
            )
        return text
