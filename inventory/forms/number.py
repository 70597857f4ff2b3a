"""Forms of the stock of numbers."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.models import NumberType
from oms.kit import phones
from oms.kit.reading.fields import NumberListField, PhoneField
from partners.models import Account, Closure, Partner

MOST = 10_000  # numbers at once
RESELLERS = {"list": "reseller-names", "autocomplete": "off"}


def number_list(**options) -> NumberListField:
    """Numbers and ranges; a list of E.164 comes out."""
    return NumberListField(
        most=MOST, widget=forms.Textarea(attrs={"rows": 8, "class": "code", "spellcheck": "false"}), **options
    )


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

    numbers = number_list(
        label=gettext_lazy("Numbers"),
        help_text=gettext_lazy("One on each line, or ranges like 020 7946 0100 – 020 7946 0119."),
    )


class CommentForm(forms.Form):
    """What stands beside each of the numbers from now on."""

    comment = forms.CharField(
        label=gettext_lazy("Comment"), required=False, max_length=200,
        help_text=gettext_lazy("It takes the place of what stands there; left empty, there is none."),
    )  # fmt: skip


class TypeForm(forms.Form):
    number_type = forms.ModelChoiceField(
        NumberType.objects.none(), label=gettext_lazy("Number Type"), empty_label=gettext_lazy("Choose a type")
    )

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        self.fields["number_type"].queryset = NumberType.objects.all()


class ResellerForm(forms.Form):
    """A reseller below one's own company."""

    reseller = forms.CharField(
        label=gettext_lazy("Reseller"), max_length=100, widget=forms.TextInput(attrs=RESELLERS),
        help_text=gettext_lazy("Name or ID of a reseller below your company."),
    )  # fmt: skip

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


class AllocateForm(NumbersForm, ResellerForm):
    """Numbers for a reseller below."""

    field_order = ["reseller", "numbers"]
