"""Forms of Reseller Portal Logo (guide 2.2.1)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.forms.fields import ColourField, LogoField


class LogoForm(forms.Form):
    logo = LogoField(
        label=_("Logo"),
        help_text=_("JPG, PNG or GIF of 222 x 50 px, up to 1 MB."),
        error_messages={"required": _("Choose a file first."), "empty": _("The file is empty.")},
    )


class LookForm(forms.Form):
    name = forms.CharField(
        label=_("Portal Name"),
        max_length=40,
        required=False,
        help_text=_("Stands in the header and in mails. Empty: the name from above."),
    )
    colour = ColourField(
        label=_("Portal Colour"),
        required=False,
        help_text=_("Buttons and links; contrast at least 4.5 : 1. Empty: the colour from above."),
    )
