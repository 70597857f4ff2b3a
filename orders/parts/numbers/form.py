"""Steps 3 and 4: how many numbers, which, and which come along from elsewhere (guide 2.5.1.3, 2.5.1.4)."""

import re

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalogue.models import NumberType
from customers.models import BillingAccount, Site
from oms.kit import phones
from orders.forms.day import DayInput
from orders.models import Order

MOST_NUMBERS = 1_000
LONGEST_RANGE = 1_000
RANGE = re.compile(r"^(.*\d)\s*(?:-|–|to)\s*(\+?[\d\s()]+)$", re.IGNORECASE)


def expand(text: str) -> list[str]:
    """Numbers and ranges, one a line or separated by commas, as E.164; raises ValidationError naming what is wrong."""
    found: list[str] = []
    for part in re.split(r"[\n,;]+", text):
        part = part.strip()
        if not part:
            continue
        try:
            found += _range(part)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None
        if len(found) > MOST_NUMBERS:
            raise forms.ValidationError(_("At most 1,000 numbers in one request."))
    twice = {number for number in found if found.count(number) > 1} if len(found) < 2000 else set()
    if twice:
        raise forms.ValidationError(_("%s stands twice.") % phones.national(sorted(twice)[0]))
    return found


def _range(part: str) -> list[str]:
    if not (match := RANGE.match(part)):
        return [phones.parse(part)]
    first, last = phones.parse(match[1]), match[2].replace(" ", "")
    last = phones.parse(last) if len(last) > 6 else first[: -len(last)] + last
    count = int(last[1:]) - int(first[1:]) + 1
    if not 1 <= count <= LONGEST_RANGE:
        raise ValueError(_("“%(part)s” is not a range of 1 to 1,000 numbers.") % {"part": part[:60]})
    return [f"+{int(first[1:]) + n}" for n in range(count)]


class OfOrder(forms.Form):
    """Site and billing account of the order's customer."""

    site = forms.ModelChoiceField(label=_("Site"), queryset=Site.objects.none())
    billing_account = forms.ModelChoiceField(label=_("Billing Account"), queryset=BillingAccount.objects.none())

    def __init__(self, *args, order: Order, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.order = order
        self.fields["site"].queryset = order.customer.sites.all()
        self.fields["billing_account"].queryset = order.customer.billing_accounts.all()


class DemandForm(OfOrder):
    quantity = forms.IntegerField(label=pgettext_lazy("quantity", "Order"), min_value=1, max_value=10_000)
    comment = forms.CharField(label=_("Comment"), max_length=200, required=False)


class PortForm(OfOrder):
    """NP Info.: what the losing provider will compare."""

    number_type = forms.ModelChoiceField(label=_("Number Type"), queryset=NumberType.objects.all())
    numbers = forms.CharField(
        label=_("Direct Call Number"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Numbers or ranges, one a line: 020 7946 0100 - 0149"),
    )  # fmt: skip
    main_number = forms.CharField(label=_("Main billing number"), max_length=30)
    registered_address = forms.CharField(label=_("Registered address"), max_length=300)
    losing_provider = forms.CharField(label=_("Losing service provider"), max_length=100)
    range_holder = forms.CharField(label=_("Range holder"), max_length=100, required=False)
    wanted_date = forms.DateField(label=_("Porting Date"), widget=DayInput())
    comment = forms.CharField(label=_("Comment"), max_length=200, required=False)

    def clean_numbers(self) -> list[str]:
        return expand(self.cleaned_data["numbers"])

    def clean_main_number(self) -> str:
        try:
            return phones.parse(self.cleaned_data["main_number"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None

    def clean_wanted_date(self):
        if self.cleaned_data["wanted_date"] <= self.order.today(timezone.now()):
            raise forms.ValidationError(_("The porting date must lie in the future."))
        return self.cleaned_data["wanted_date"]
