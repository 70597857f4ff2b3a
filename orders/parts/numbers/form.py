"""Steps 3 and 4: how many numbers, which, and which come along from elsewhere (guide 2.5.1.3, 2.5.1.4)."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalogue.models import AreaCode, NumberType
from customers.models import BillingAccount, Site
from oms.kit.reading.fields import NameField, NumberListField, PhoneField, QuantityField
from orders.enums import NumberWish
from orders.forms.day import DayInput
from orders.models import Order

MOST_NUMBERS = 1_000


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
    quantity = QuantityField(label=pgettext_lazy("quantity", "Order"), min_value=1, max_value=10_000)
    wish = forms.ChoiceField(
        label=_("Which numbers"), choices=[("", _("Any of the stock")), *NumberWish.choices], required=False
    )
    area = forms.ModelChoiceField(
        label=_("Area Code"), queryset=AreaCode.objects.none(), to_field_name="code", required=False,
        empty_label=_("Any area"),
    )  # fmt: skip
    ending = forms.RegexField(
        r"^[0-9 ]*\Z", label=_("Ends with"), max_length=8, required=False, help_text=_("Digits, for example 00 or 1234."),
        error_messages={"invalid": _("Write digits only, for example 00.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    comment = forms.CharField(label=_("Comment"), max_length=200, required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = AreaCode.objects.all()

    def clean_area(self) -> str:
        area = self.cleaned_data["area"]
        return area.code if area else ""

    def clean_ending(self) -> str:
        digits: str = self.cleaned_data["ending"].replace(" ", "")
        return digits

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("wish") == NumberWish.NEW and "area" in cleaned and not cleaned["area"]:
            self.add_error("area", _("Choose the area of the new numbers."))
        return cleaned


class PortForm(OfOrder):
    """NP Info.: what the losing provider will compare."""

    number_type = forms.ModelChoiceField(label=_("Number Type"), queryset=NumberType.objects.all())
    numbers = NumberListField(
        most=MOST_NUMBERS, once=True, label=_("Direct Call Number"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Numbers or ranges, one a line: 020 7946 0100 - 0149"),
    )  # fmt: skip
    main_number = PhoneField(label=_("Main billing number"))
    registered_address = NameField(label=_("Registered address"), max_length=300)
    losing_provider = NameField(label=_("Losing service provider"), max_length=100)
    range_holder = NameField(label=_("Range holder"), max_length=100, required=False)
    wanted_date = forms.DateField(label=_("Porting Date"), widget=DayInput())
    comment = forms.CharField(label=_("Comment"), max_length=200, required=False)

    def clean_wanted_date(self):
        if self.cleaned_data["wanted_date"] <= self.order.today(timezone.now()):
            raise forms.ValidationError(_("The porting date must lie in the future."))
        return self.cleaned_data["wanted_date"]
