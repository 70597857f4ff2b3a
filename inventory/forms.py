"""Forms of number stock."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models import NumberType
from oms.kit import phones
from oms.kit.figures import figure
from partners.models import Account, Closure, Partner

MOST = 10_000  # numbers at once
TOLD = 10  # lines with a fault that are named
BETWEEN = re.compile(r"\s*(?:–|—|…|\.{2,3}|\s-\s|\bto\b|\bbis\b)\s*")
RESELLERS = {"list": "reseller-names", "autocomplete": "off"}


class PhoneField(forms.CharField):
    """A telephone number in any usual notation; E.164 comes out."""

    def __init__(self, **options) -> None:
        widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})
        super().__init__(**{"max_length": 40, "widget": widget, **options})

    def clean(self, value: str) -> str:
        text = super().clean(value)
        try:
            return phones.parse(text) if text else ""
        except ValueError as fault:
            raise ValidationError(str(fault)) from None


class NumberListField(forms.CharField):
    """Numbers and ranges, one on each line (or between commas); a list of E.164 comes out."""

    widget = forms.Textarea(attrs={"rows": 8, "class": "code", "spellcheck": "false"})

    def clean(self, value: str) -> list[str]:
        text = super().clean(value)
        found: dict[str, None] = {}
        faults = []
        for place, line in enumerate(re.split(r"[\n,;]", text), start=1):
            try:
                found |= dict.fromkeys(self.numbers_of(line.strip()))
            except ValueError as fault:
                faults.append(_("Entry %(n)s: %(fault)s") % {"n": place, "fault": fault})
        if faults:
            more = [_("… and %(n)s more.") % {"n": len(faults) - TOLD}] if len(faults) > TOLD else []
            raise ValidationError([*faults[:TOLD], *more])
        if len(found) > MOST:
            raise ValidationError(_("%(most)s numbers at once is the most.") % {"most": figure(MOST)})
        return list(found)

    @staticmethod
    def numbers_of(line: str) -> list[str]:
        """The numbers of one entry; nothing for an empty one."""
        ends = [phones.parse(end) for end in BETWEEN.split(line, maxsplit=1)] if line else []
        return phones.span(ends[0], ends[1], most=MOST) if len(ends) == 2 else ends


class RangeForm(forms.Form):
    """guide 2.5.1.4 (New Number): one number, or all from … to …"""

    number_type = forms.ModelChoiceField(
        NumberType.objects.none(), label=gettext_lazy("Number Type"), empty_label=gettext_lazy("Choose a type")
    )
    first = PhoneField(label=gettext_lazy("First number"), help_text=gettext_lazy("In any notation: 020 7946 0018"))
    last = PhoneField(
        label=gettext_lazy("Last number"), required=False, help_text=gettext_lazy("Leave it empty for a single number.")
    )
    comment = forms.CharField(label=gettext_lazy("Comment"), required=False, max_length=200)

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        self.fields["number_type"].queryset = NumberType.objects.all()

    def clean(self) -> dict:
        cleaned = super().clean()
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and not self.errors:
            try:
                cleaned["numbers"] = phones.span(first, last or first, most=MOST)
            except ValueError as fault:
                self.add_error("last", str(fault))
        return cleaned


class NumbersForm(forms.Form):
    """Numbers to be taken back or deleted."""

    numbers = NumberListField(
        label=gettext_lazy("Numbers"),
        help_text=gettext_lazy("One on each line, or ranges like 020 7946 0100 – 020 7946 0119."),
    )


class AllocateForm(NumbersForm):
    """Numbers for a reseller below."""

    reseller = forms.CharField(
        label=gettext_lazy("Reseller"), max_length=100, widget=forms.TextInput(attrs=RESELLERS),
        help_text=gettext_lazy("Name or ID of a reseller below your company."),
    )  # fmt: skip
    field_order = ["reseller", "numbers"]

    def __init__(self, *args, user: Account, **options) -> None:
        self.user = user
        super().__init__(*args, **options)

    def clean_reseller(self) -> Partner:
        below = Closure.objects.filter(ancestor=self.user.partner_id, depth__gt=0).values("descendant")
        named = self.user.partners_named(self.cleaned_data["reseller"])
        found = list(Partner.objects.visible_to(self.user).filter(pk__in=named).filter(pk__in=below)[:2])
        if not found:
            raise ValidationError(_("No reseller below your company has this name or ID."))
        if len(found) > 1:
            raise ValidationError(
                _("Several resellers begin with this name. Write the whole name, or the Reseller ID.")
            )
        return found[0]


class MendForm(forms.Form):
    """The text fields of a command that the network refused."""

    def __init__(self, *args: Any, payload: dict[str, Any], names: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in names:
            label = name.replace("_", " ").capitalize()
            self.fields[name] = forms.CharField(label=label, max_length=254, required=False, initial=payload[name])
