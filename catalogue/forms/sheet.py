"""The form that takes a workbook."""

from django import forms
from django.utils.translation import gettext_lazy as _

from catalogue.enums import SheetKind


class SheetForm(forms.Form):
    kind = forms.ChoiceField(label=_("What the list holds"), choices=SheetKind, widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("Excel workbook"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        max_length=200,
        allow_empty_file=True,  # the reader says it better
        error_messages={"required": _("Choose a workbook."), "max_length": _("The file's name is too long.")},
    )
