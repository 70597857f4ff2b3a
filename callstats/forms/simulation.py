"""The form of Try limits."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from callstats.forms.limits import ClockField
from catalogue.queries.calendar import countries_in_use
from customers.enums import Currency
from oms.kit.reading.day_input import DayInput
from oms.kit.reading.fields import AmountField

LONGEST = 31  # days
AMOUNT = {"max_digits": 10, "decimal_places": 2, "min_value": 0, "required": False}


class SimulationForm(forms.Form):
    """Days, and limits in a currency; an empty limit of the day is that which the contract had."""

    days_from = forms.DateField(label=_("From"), widget=DayInput())
    days_to = forms.DateField(label=_("To"), widget=DayInput())
    currency = forms.ChoiceField(label=_("Currency"), choices=Currency.choices)
    customer = forms.CharField(
        label=_("Customer ID"), max_length=20, required=False, help_text=_("Empty for all of them.")
    )
    day_limit = AmountField(
        label=_("Limit of the day"), help_text=_("Per user and day; empty: as each contract had it."), **AMOUNT
    )
    night_limit = AmountField(label=_("Limit at night"), help_text=_("Empty: the night lowers nothing."), **AMOUNT)
    night_from = ClockField(label=_("Night from"), initial="22:00")
    night_to = ClockField(label=_("Night until"), initial="06:00")
    weekend_limit = AmountField(label=_("Limit on days off"), help_text=_("Empty: they lower nothing."), **AMOUNT)
    country = forms.ChoiceField(label=_("Public holidays of"), initial="GB")

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        last = today.replace(day=1) - timedelta(days=1)
        self.fields["days_from"].initial, self.fields["days_to"].initial = last.replace(day=1), last
        self.fields["country"].choices = countries_in_use()

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("days_from"), values.get("days_to")
        if first and last and not 0 <= (last - first).days < LONGEST:
            raise ValidationError({"days_to": _("Choose 1 to %(most)s days.") % {"most": LONGEST}})
        if values.get("night_from") and values["night_from"] == values.get("night_to"):
            raise ValidationError({"night_to": _("The night ends when it begins: choose another hour.")})
        return values
