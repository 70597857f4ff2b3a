"""What is typed about an adjustment."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.models import BillingAccount, Customer
from oms.kit.reading.fields import AmountField, NameField

CREDIT, CHARGE = "credit", "charge"
LONGEST = 200


class AdjustmentForm(forms.Form):
    """Which way, how much, of which day, on which account, and why."""

    way = forms.ChoiceField(
        label=_("Type"), choices=[(CREDIT, _("Credit: the customer pays less")), (CHARGE, _("Charge: the customer pays more"))],
        initial=CREDIT, widget=forms.RadioSelect,
    )  # fmt: skip
    amount = AmountField(label=_("Amount"), max_digits=10, decimal_places=2, min_value=0)
    day = forms.DateField(label=_("Date"), widget=forms.DateInput(attrs={"type": "date"}))
    account = forms.ModelChoiceField(
        label=_("Billing Account"), queryset=BillingAccount.objects.none(), empty_label=None
    )
    reason = NameField(
        label=_("Reason"), max_length=LONGEST, help_text=_("Stands on the statement; the customer reads it.")
    )

    def __init__(self, *args: Any, customer: Customer, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["account"].queryset = customer.billing_accounts.order_by("pk")
        words = gettext("In %(currency)s, before tax.") % {"currency": customer.currency}
        self.fields["amount"].help_text = words

    def values(self) -> dict[str, Any]:
        """As the action takes them."""
        found = dict(self.cleaned_data)
        way = found.pop("way")
        return {**found, "amount": -found["amount"] if way == CREDIT else found["amount"]}


class DecideForm(forms.Form):
    comment = NameField(
        label=_("Comment"), max_length=LONGEST, required=False, help_text=_("Needed where it is refused."),
    )  # fmt: skip
