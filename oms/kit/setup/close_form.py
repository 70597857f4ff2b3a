"""The form that closes an entry."""

from django import forms
from django.utils.translation import gettext_lazy as _

from oms.kit.reading.day_input import DayInput


class CloseForm(forms.Form):
    last_day = forms.DateField(
        label=_("Last day it is available"),
        widget=DayInput,
        help_text=_("From the next day on nobody can order it. Who has it keeps it."),
        error_messages={"invalid": _("This is not a day. Write it like 2026-11-30.")},
    )
