"""What is asked for a transfer, and for what is decided about it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Customer
from inventory.forms.number import number_list
from oms.kit.reading.day_input import MomentInput
from orders.queries.transfer import Receiver, receiver_named
from partners.models import Account


class TransferForm(forms.Form):
    """To whom, when, and what is said to the other side."""

    receiver = forms.CharField(
        label=gettext_lazy("Receiving reseller"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Its whole company name, or its Reseller ID. Ask the other company how it is written."),
    )  # fmt: skip
    cut_at = forms.DateTimeField(
        label=gettext_lazy("Transfer at"), widget=MomentInput(),
        help_text=gettext_lazy("Until then it is the giver's, from then on the receiver's alone. Where all have agreed only "
                               "later, it is transferred with the approval."),
    )  # fmt: skip
    words = forms.CharField(
        label=gettext_lazy("Message to the other side"), required=False, max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("Internal note"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Only your own company and those above it read it."),
    )  # fmt: skip

    def clean_receiver(self) -> Receiver:
        found = receiver_named(self.cleaned_data["receiver"])
        if found is None:
            raise ValidationError(_("No working reseller has exactly this name or ID."))
        return found


class NumberTransferForm(TransferForm):
    """The numbers that go."""

    numbers = number_list(
        label=gettext_lazy("Numbers"),
        help_text=gettext_lazy("One on each line, or ranges like 020 7946 0100 – 020 7946 0119."),
    )
    field_order = ["numbers", "receiver", "cut_at", "words", "note"]


class ConsentForm(forms.Form):
    """What the side that consents says with it; the giver has nothing to choose."""

    customer = forms.CharField(
        label=gettext_lazy("For customer"), required=False, max_length=100,
        help_text=gettext_lazy("Name or ID of a customer of your company: the numbers come to its main site and first "
                               "billing account. Left empty, they come into your stock."),
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("Internal note"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Only your own company and those above it read it."),
    )  # fmt: skip

    def __init__(self, *args: Any, user: Account, chooses: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        if not chooses:
            del self.fields["customer"]

    def clean_customer(self) -> Customer | None:
        text = " ".join(self.cleaned_data["customer"].split())
        if not text:
            return None
        mine = Customer.objects.visible_to(self.user).filter(partner_id=self.user.partner_id)
        found = list(mine.filter(Q(code__iexact=text) | Q(name__iexact=text)).order_by("pk")[:2])
        if not found:
            raise ValidationError(_("Your company has no customer of exactly this name or ID."))
        if len(found) > 1:
            raise ValidationError(_("Several customers have this name. Write the Customer ID."))
        return found[0]
