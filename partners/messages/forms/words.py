"""The form of a message's own words."""

from django import forms
from django.utils.translation import gettext_lazy as _


class WordsForm(forms.Form):
    subject = forms.CharField(label=_("Subject"), max_length=200)
    text = forms.CharField(
        label=_("Text"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Plain text; an empty line begins a new paragraph. The button to the page follows by itself."),
    )
