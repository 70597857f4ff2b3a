"""The form of a price of Settlement."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from billing.lifetime import LifetimePrice
from billing.queries.settlement import sold_to
from catalogue.models import CloudLicense
from customers.enums import Currency
from oms.kit.reading.day_input import DayInput
from oms.kit.reading.fields import AmountField
from partners.models import Account, Partner


class SettlementPriceForm(forms.Form):
    """`user`: whose company sells; the provider sets what it buys at itself, as the vendor does not sign in."""

    buyer = forms.ModelChoiceField(
        label=_("Partner"), queryset=Partner.objects.none(), required=False,
        empty_label=_("All resellers without a price of their own"),
    )  # fmt: skip
    license = forms.ChoiceField(label=_("Cloud License"), required=False)
    price = AmountField(
        label=_("Unit Price"), max_digits=10, decimal_places=2,
        help_text=_("For a month, a Lifetime License for good; before tax. An order keeps the price of its Activation Date."),
    )  # fmt: skip
    currency = forms.ChoiceField(label=_("Currency"), choices=Currency)
    valid_from = forms.DateField(label=_("Holds from"), widget=DayInput())

    def __init__(self, *args: Any, user: Account, **options: Any) -> None:
        super().__init__(*args, **options)
        if user.partner.is_sp:
            own = _("%(name)s, from the vendor") % {"name": user.partner.name}
            self.fields["buyer"].label_from_instance = lambda one: own if one.pk == user.partner_id else one.name  # type: ignore[attr-defined]
        self.fields["buyer"].queryset = sold_to(user)  # type: ignore[attr-defined]
        self.licenses = {str(one.pk): one for one in CloudLicense.objects.order_by("name")}
        self.fields["license"].choices = [  # type: ignore[attr-defined]
            ("", _("Lifetime Maintenance")), *LifetimePrice.choices, *((pk, one.name) for pk, one in self.licenses.items()),
        ]  # fmt: skip

    def to_set(self) -> dict[str, Any]:
        """What is set, by the names that the action takes."""
        what = self.cleaned_data["license"]
        lifetime = what if what in LifetimePrice.values else ""
        return {**self.cleaned_data, "license": self.licenses.get(what), "lifetime": lifetime}
