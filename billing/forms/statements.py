"""What is typed about a statement."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 500


class CreditForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stands on the credit note; the customer reads it."),
    )  # fmt: skip
