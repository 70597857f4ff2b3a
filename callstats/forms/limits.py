"""The form of Night and Weekend Limits."""

from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from callstats.models import QuietLimit
from catalogue.models import ServicePlan
from catalogue.queries.calendar import countries_in_use
from customers.models import Customer
from oms.kit.setup.forms import SetUpForm

HALVES = [time(hour, minute) for hour in range(24) for minute in (0, 30)]
CLOCK = [(f"{at:%H:%M}", f"{at:%H:%M}") for at in HALVES]


class ClockField(forms.TypedChoiceField):
    """Each half hour."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=CLOCK, coerce=time.fromisoformat, **options)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, time) else value


class QuietForm(SetUpForm):
    """Its currency is that of the customers whose limits it lowers; a customer's own has the customer's."""

    customer_code = forms.CharField(
        label=gettext_lazy("Customer ID"), max_length=20, required=False,
        help_text=gettext_lazy("For this customer of yours alone; empty for all of them."),
    )  # fmt: skip
    night_from = ClockField(label=gettext_lazy("Night from"), help_text=gettext_lazy("By the customer's clock."))
    night_to = ClockField(label=gettext_lazy("Night until"))
    country = forms.ChoiceField(label=gettext_lazy("Public holidays of"))
    field_order = [
        "name", "plan", "customer_code", "currency", "night_limit", "night_from", "night_to", "weekend_limit", "country",
    ]  # fmt: skip

    class Meta:
        model = QuietLimit
        fields = ["name", "plan", "currency", "night_limit", "night_from", "night_to", "weekend_limit", "country"]
        help_texts = {
            "plan": gettext_lazy("Only customers with this plan; empty for all of them."),
            "night_limit": gettext_lazy("Per user and day; empty where the night lowers nothing."),
            "weekend_limit": gettext_lazy("On Saturdays, Sundays and public holidays; empty where they lower nothing."),
        }

    def adapt(self, name: str, field: forms.Field) -> None:
        if name == "plan":
            field.queryset, field.empty_label = ServicePlan.objects.visible_to(self.user), _("All plans")
        if name == "country":
            field.choices = countries_in_use()
        if name == "customer_code" and self.instance.customer_id:
            field.initial = self.instance.customer.code

    def clean_customer_code(self) -> str:
        code = self.cleaned_data["customer_code"].strip()
        mine = Customer.objects.visible_to(self.user).filter(partner_id=self.instance.partner_id)
        self.instance.customer = mine.filter(code__iexact=code).first() if code else None
        if code and self.instance.customer is None:
            raise ValidationError(_("You have no customer with this ID."))
        return code

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        customer = self.instance.customer
        if customer and values.get("plan"):
            self.add_error("plan", _("A customer's own limits hold whatever its plan is: choose one of the two."))
        if customer:
            values["currency"] = customer.currency
        if values.get("night_limit") is None and values.get("weekend_limit") is None and not self.errors:
            self.add_error("night_limit", _("Say how much may be spent at night, on days off, or both."))
        if values.get("night_from") and values["night_from"] == values.get("night_to"):
            self.add_error("night_to", _("The night ends when it begins: choose another hour."))
        self._once(values)
        return values

    def _once(self, values: dict[str, Any]) -> None:
        own = QuietLimit.objects.filter(partner_id=self.instance.partner_id).exclude(pk=self.instance.pk)
        same = own.filter(
            plan=values.get("plan"), customer=self.instance.customer, currency=values.get("currency")
        ).first()
        if same and "plan" in values:
            words = _("“%(name)s” holds the limits of these customers in this currency.")
            self.add_error("customer_code" if self.instance.customer else "plan", words % {"name": same})
