"""Forms of what is booked by hand."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oms.kit.reading.day_input import DayInput
from oms.kit.reading.fields import AmountField, NameField


class PaymentForm(forms.Form):
    """A top-up, a payment or a refund."""

    amount = AmountField(label=_("Amount"), max_digits=12, decimal_places=2)
    day = forms.DateField(label=_("Date"), widget=DayInput())
    reference = NameField(
        label=_("Reference"), max_length=140, required=False,
        help_text=_("As the bank or the receipt says it; the same one is booked once."),
    )  # fmt: skip
    comment = forms.CharField(
        label=_("Comment"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, currency: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["amount"].help_text = _("In %(currency)s.") % {"currency": currency}


class CorrectForm(forms.Form):
    """Why an entry was wrong."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why it was wrong.")},
    )  # fmt: skip
