"""What is typed to block a customer by hand, and to release it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from oms.kit.reading.day_input import DayInput

READ = _("Your own people read it.")


class BlockForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=READ,
        error_messages={"required": _("Say why it is blocked.")},
    )  # fmt: skip


class ReleaseForm(forms.Form):
    until = forms.DateField(
        label=_("Hold off until"), widget=DayInput(), required=False,
        help_text=_("Up to that day it is neither reminded nor blocked. Without a day it is not blocked again for the same."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=READ,
        error_messages={"required": _("Say why it is released.")},
    )  # fmt: skip
