"""A template's name."""

from django import forms
from django.utils.translation import gettext_lazy as _

from oms.kit.reading.fields import NameField


class TemplateNameForm(forms.Form):
    name = NameField(label=_("Template Name"), max_length=80)
