"""The currencies that prices are set in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from catalogue.enums import CURRENCIES
from oms.kit.setup.forms import SetUpForm


class CurrencyForm(SetUpForm):
    """A set-up form with a price: its currency is picked."""

    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES, initial="GBP")
