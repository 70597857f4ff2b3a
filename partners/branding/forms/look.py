"""Forms of Reseller Portal Logo (guide 2.2.1)."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from oms.kit.pictures import as_png
from oms.kit.reading.fields import NameField
from partners.branding.forms.fields import ColourField

LOGO_SIZE = (222, 50)
LOGO_BYTES = 1024 * 1024


class LogoField(forms.FileField):
    """A logo of 222x50 px as JPG, PNG or GIF; cleaned to PNG bytes that Pillow wrote anew (guide 2.2.1)."""

    def __init__(self, **options) -> None:
        accept = {"accept": "image/png,image/jpeg,image/gif"}
        super().__init__(widget=forms.FileInput(attrs=accept), max_length=200, **options)

    def clean(self, data: object, initial: object = None) -> bytes | None:
        upload = super().clean(data, initial)
        if upload is None:
            return None
        if upload.size > LOGO_BYTES:
            raise ValidationError(_("The file is larger than 1 MB."))
        return as_png(upload.read(), LOGO_SIZE)


class LogoForm(forms.Form):
    logo = LogoField(
        label=_("Logo"),
        help_text=_("JPG, PNG or GIF of 222 x 50 px, up to 1 MB."),
        error_messages={"required": _("Choose a file first."), "empty": _("The file is empty.")},
    )


class LookForm(forms.Form):
    name = NameField(
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
