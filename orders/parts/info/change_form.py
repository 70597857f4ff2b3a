"""Order Title & Customer Site of a change order (guide 2.5.2.2.1)."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oms.kit.reading.day_input import DayInput
from oms.kit.reading.fields import NameField
from oms.kit.reading_form import ReadingForm
from orders.kinds import default_title
from orders.models import Order
from orders.rules import why_not_on


class ChangeInfoForm(ReadingForm):
    title = NameField(label=_("Order Title"), max_length=150)
    activation_date = forms.DateField(label=_("Change Date"), widget=DayInput())
    note = forms.CharField(
        label=_("Order Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    class Meta:
        model = Order
        fields = ["title", "activation_date", "note"]

    def __init__(self, *args: Any, order: Order, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, instance=order, **kwargs)
        self.today = order.today(at)
        self.initial["title"] = order.title or default_title(order)
        self.initial["activation_date"] = order.activation_date or self.today

    def clean_activation_date(self) -> date:
        day: date = self.cleaned_data["activation_date"]
        if reason := why_not_on(day, self.today, self.today):
            raise forms.ValidationError(reason)
        return day
