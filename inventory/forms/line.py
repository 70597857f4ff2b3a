"""Forms of a customer's lines."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inventory.models import Line
from inventory.queries.line_checks import LONGEST_EMAIL
from oms.kit.reading.fields import MacField, NameField, PhoneField

DIALLED = frozenset("0123456789+*# ")


class LineForm(forms.Form):
    """Who uses a line, and with what; numbers and devices are offered that nobody else of the customer's has."""

    extension = NameField(
        label=gettext_lazy("Extension"), max_length=6, help_text=gettext_lazy("2 to 6 digits"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    name = NameField(
        label=gettext_lazy("User"), required=False, max_length=100,
        help_text=gettext_lazy("Empty: nobody uses the line; it may go when fewer packages are ordered."),
    )  # fmt: skip
    number = PhoneField(
        label=gettext_lazy("Number"), required=False,
        widget=forms.TextInput(attrs={"list": "free-numbers", "inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    mac = MacField(
        label=gettext_lazy("Device"), required=False, widget=forms.TextInput(attrs={"list": "free-devices"}),
        help_text=gettext_lazy("Its MAC address, in any notation"),
    )  # fmt: skip
    email = forms.EmailField(
        label=gettext_lazy("E-mail"), required=False, max_length=LONGEST_EMAIL,
        help_text=gettext_lazy("Gets word of each message that a caller leaves, where the line has voicemail; no sound."),
    )  # fmt: skip

    @classmethod
    def of(cls, line: Line, data: Any = None, taken: Mapping[str, Any] | None = None) -> "LineForm":
        """As the line stands, or with what is taken over from the network."""
        return cls(data, initial={name: getattr(line, name) for name in cls.base_fields} | dict(taken or {}))


class CallerField(forms.ModelChoiceField):
    """A line with what it may call, in words."""

    def label_from_instance(self, line: Line) -> str:
        return f"{line} · {line.get_reach_display()}"


class TestCallForm(forms.Form):
    """Which line calls, and what it dials: another line of the customer's, or a number."""

    caller = CallerField(
        Line.objects.none(), label=gettext_lazy("Caller"), empty_label=None,
        help_text=gettext_lazy("With what its package may call; emergency numbers always."),
    )  # fmt: skip
    other = forms.ModelChoiceField(
        Line.objects.none(), label=gettext_lazy("Called line"), required=False, empty_label=gettext_lazy("none: dial a number"),
        help_text=gettext_lazy("A phone of the portal's signs on as this line and answers."),
    )  # fmt: skip
    dialled = NameField(
        label=gettext_lazy("Number"), required=False, max_length=20,
        help_text=gettext_lazy("What the caller dials; empty: the extension of the called line."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, lines: list[Line], **more: Any) -> None:
        super().__init__(*args, **more)
        chosen = Line.objects.filter(pk__in=[line.pk for line in lines]).order_by("extension")
        self.fields["caller"].queryset = self.fields["other"].queryset = chosen

    def clean_dialled(self) -> str:
        typed: str = self.cleaned_data["dialled"]
        if set(typed) - DIALLED:
            raise ValidationError(_("A number has digits, + at its beginning, * and #, like 020 7946 0018."))
        return typed.replace(" ", "")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not self.errors and not said["dialled"]:
            if said["other"] is None:
                raise ValidationError({"dialled": _("Type a number, or choose the line that is called.")})
            said["dialled"] = said["other"].extension
        return said
