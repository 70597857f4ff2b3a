"""The forms of an order of lifetime licenses (guide 2.7.3.1.1, 2.7.3.2)."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext_lazy as _

from billing.lifetime import INSTALMENTS, LifetimeOption
from billing.queries.lifetime import Asked
from billing.queries.lifetime_price import LifetimeOffer
from oms.kit.figures import figure, whole
from oms.kit.reading import days
from oms.kit.reading.day_input import DayInput
from oms.kit.reading.fields import QuantityField
from orders.forms.rows import redraws

COUNT = "count"  # the button that only counts To Be
FIELDS = "#lifetime-fields"
Value = TypeVar("Value")
YEARS = [("", _("Not in instalments")), *INSTALMENTS.items()]


def _shown(label: Any) -> forms.CharField:
    """What stands in the form and is not typed."""
    return forms.CharField(label=label, disabled=True)


class LifetimeOrderForm(forms.Form):
    """`asked`: who may be asked; `totals`: what the own company has today, by option; `offer`: what it is charged."""

    company = _shown(_("SP/Reseller Company Name"))
    asked_id = forms.TypedChoiceField(label=_("Request to"), coerce=int)
    option = forms.ChoiceField(
        label=_("Lifetime Option"), choices=LifetimeOption, widget=forms.Select(attrs=redraws(FIELDS, COUNT))
    )
    years = forms.TypedChoiceField(
        label=_("Instalments"), choices=YEARS, coerce=int, empty_value=None, required=False,
        widget=forms.Select(attrs=redraws(FIELDS, COUNT)),
        help_text=_("Hybrid Lifetime licenses that are added are paid over three or five years."),
    )  # fmt: skip
    current = _shown(_("Current - Total Lifetime License"))
    quantity = QuantityField(
        label=_("Increase/Decrease Order"),
        help_text=_("How many more; with a minus in front, how many go back."),
    )
    to_be = _shown(_("To Be - Total Lifetime License"))
    act_date = forms.DateField(label=_("Activation Date"), widget=DayInput(attrs=redraws(FIELDS, COUNT)))
    price = _shown(_("Price"))
    comment = forms.CharField(
        label=_("Comment"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(
        self, *args: Any, company: str, asked: list[Asked], totals: dict[str, int], offer: LifetimeOffer, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["asked_id"].choices = [(one.id, one.name) for one in asked]  # type: ignore[attr-defined]
        self.fields["quantity"].widget.attrs |= redraws(FIELDS, COUNT)
        now = totals.get(self.typed("option"), totals[LifetimeOption.LIFETIME])
        more = self.read("quantity", whole) or 0
        self.initial |= {
            "company": company, "current": figure(now), "to_be": figure(now + more), "price": self.priced(offer, more),
        }  # fmt: skip

    def priced(self, offer: LifetimeOffer, quantity: int) -> str:
        """As far as it can be told of what stands in the form."""
        option, day = self.typed("option"), self.read("act_date", days.read)
        years = next((years for years in INSTALMENTS if str(years) == self.typed("years")), None)
        unfit = quantity >= 0 and (option == LifetimeOption.HYBRID) != bool(years)
        if option not in LifetimeOption.values or day is None or unfit:
            return "—"
        return offer.words(option=option, years=years, quantity=quantity or 1, day=day)

    def read(self, name: str, reader: Callable[[str], Value]) -> Value | None:
        """What stands in a field, as far as it can be read."""
        try:
            return reader(self.typed(name))
        except ValueError:
            return None

    def typed(self, name: str) -> str:
        """What stands in a field, judged or not."""
        return str(self.data.get(self.add_prefix(name), "") if self.is_bound else self.initial.get(name, ""))

    def order(self) -> dict[str, Any]:
        """What is ordered, by the names that the action takes."""
        shown = {name for name, bound in self.fields.items() if bound.disabled}
        return {name: value for name, value in self.cleaned_data.items() if name not in shown}


class LifetimeDecideForm(forms.Form):
    """The approver's words; who asked reads them."""

    comment = forms.CharField(
        label=_("Approve Comment"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed to reject; the company that asked reads it."),
    )  # fmt: skip
