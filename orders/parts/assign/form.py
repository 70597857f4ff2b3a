"""Number Assign: which numbers, for which site and billing account (guide 2.5.1.4)."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from catalogue.models import NumberType
from inventory.models import Number
from oms.kit import phones
from oms.kit.reading.fields import NumberListField, QuantityField
from orders.models import NumberDemand, Order
from orders.parts.numbers.form import MOST_NUMBERS


class AssignForm(forms.Form):
    """Stock or New Number, for a site and billing account."""

    demand = forms.ModelChoiceField(label=_("Site and billing account"), queryset=NumberDemand.objects.none())
    source = forms.ChoiceField(
        label=_("Number Assign"),
        choices=[("stock", _("Stock")), ("new", _("New Number"))],
        initial="stock",
        widget=forms.RadioSelect,
    )
    numbers = forms.ModelMultipleChoiceField(
        label=_("Numbers in stock"), queryset=Number.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    next_free = QuantityField(label=_("Or the next free ones: how many"), min_value=1, max_value=10_000, required=False)
    number_type = forms.ModelChoiceField(label=_("Number Type"), queryset=NumberType.objects.all(), required=False)
    typed = NumberListField(
        most=MOST_NUMBERS,
        once=True,
        label=_("Number"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("New numbers or ranges, one a line."),
    )
    comment = forms.CharField(label=_("Comment"), max_length=200, required=False)

    def __init__(self, *args: Any, order: Order, stock: QuerySet[Number], shown: list[Number], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["demand"].queryset = order.numberdemands.select_related("site", "billing_account")
        self.fields["demand"].label_from_instance = lambda d: f"{d.site}, {d.billing_account} ({d.quantity})"
        self.fields["numbers"].queryset = stock
        self.fields["numbers"].widget.choices = [(n.pk, f"{phones.national(n.e164)} {n.type_name}") for n in shown]

    def clean(self) -> dict:
        data = super().clean()
        if data.get("source") == "new":
            if not data.get("typed") and "typed" not in self.errors:
                self.add_error("typed", _("Enter the new numbers."))
        elif not data.get("numbers") and not data.get("next_free"):
            self.add_error("numbers", _("Tick numbers, or say how many of the next free ones."))
        if (data.get("source") == "new" or data.get("next_free")) and not data.get("number_type"):
            self.add_error("number_type", _("Choose the number type."))
        return data
