"""What is typed to hold reminders back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from oms.kit.reading.day_input import DayInput


class HoldForm(forms.Form):
    until = forms.DateField(label=_("On hold until"), widget=DayInput(), help_text=_("That day included."))
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What is in dispute; your own people read it."),
        error_messages={"required": _("Say why it is not reminded.")},
    )  # fmt: skip
