"""The form that takes a list of order items or prices."""

from django import forms
from django.utils.translation import gettext_lazy as _

from catalogue.enums import SheetKind
from oms.kit.sheet_import.pages import SheetForm


class CatalogueSheetForm(SheetForm):
    kind = forms.ChoiceField(
        label=_("What the list holds"), choices=SheetKind, initial=SheetKind.ITEMS, widget=forms.RadioSelect
    )
    field_order = ("kind", "file")
