"""Attach File (guide 2.5.1.12)."""

from django import forms
from django.utils.translation import gettext_lazy as _


class FileForm(forms.Form):
    upload = forms.FileField(label=_("Browse"), help_text=_("PDF, PNG, JPG, GIF, DOCX, XLSX or TXT; 10 MB in all."))
