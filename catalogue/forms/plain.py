"""Forms of objects that are little more than their fields."""

from django import forms
from django.core.validators import MaxValueValidator, RegexValidator, URLValidator
from django.utils.translation import gettext_lazy as _

from catalogue.forms.currency import CurrencyForm
from catalogue.models import (
    AgreementPeriod,
    AreaCode,
    CallBundle,
    CarrierLink,
    DeviceModel,
    DeviceOrderGroup,
    DeviceType,
    ItemGroup,
    NumberType,
    Reason,
)
from catalogue.models.number_type import LEAST_REST
from oms.kit.setup.forms import SetUpForm
from oms.kit.setup.rules import must_stay
from oms.kit.working_days import countries

PERIOD = ("valid_from", "valid_to")
ON_ITS_PAGE = _("Set it on the page Prices, with the day from which it holds.")
MOST_REST = 3650  # days


class GroupForm(SetUpForm):
    class Meta:
        model = ItemGroup
        fields = ["name", "order", *PERIOD]
        help_texts = {"order": _("Groups stand in this order wherever items are picked.")}

    def adapt(self, name: str, field: forms.Field) -> None:
        if name in ("name", "valid_to") and (reason := must_stay(self.instance)):
            field.disabled, field.help_text = True, reason


class BundleForm(CurrencyForm):
    locked = ("minutes", "currency")

    class Meta:
        model = CallBundle
        fields = ["name", "minutes", "price", "currency", *PERIOD]

    def adapt(self, name: str, field: forms.Field) -> None:
        super().adapt(name, field)
        if name == "price" and self.instance.pk:
            field.disabled, field.help_text = True, ON_ITS_PAGE


class DeviceTypeForm(SetUpForm):
    class Meta:
        model = DeviceType
        fields = ["name", *PERIOD]


class DeviceGroupForm(SetUpForm):
    class Meta:
        model = DeviceOrderGroup
        fields = ["name", "type", *PERIOD]


class DeviceModelForm(CurrencyForm):
    locked = ("by_mac", "currency")

    class Meta:
        model = DeviceModel
        fields = ["name", "group", "price", "currency", "by_mac", "maker", *PERIOD]
        help_texts = {
            "by_mac": _("Each device is kept with its own MAC address; else only their number counts."),
            "maker": _("Whose files the phone asks for by its MAC; without one it is set up by hand."),
        }

    def adapt(self, name: str, field: forms.Field) -> None:
        super().adapt(name, field)
        if name == "price" and self.instance.pk:
            field.disabled, field.help_text = True, ON_ITS_PAGE


class AgreementForm(SetUpForm):
    locked = ("months",)

    class Meta:
        model = AgreementPeriod
        fields = ["name", "months", *PERIOD]

    def adapt(self, name: str, field: forms.Field) -> None:
        if name == "months":
            self.at_least(field, 1)


class NumberTypeForm(SetUpForm):
    locked = ("name", "kind", "country")
    country = forms.ChoiceField(label=_("Nation"), choices=countries)

    class Meta:
        model = NumberType
        fields = ["name", "kind", "country", "rest_days", *PERIOD]
        help_texts = {"rest_days": _("Whoever gave a number back may have it ported for a month, so 31 days at least.")}

    def adapt(self, name: str, field: forms.Field) -> None:
        if name == "rest_days":
            self.at_least(field, LEAST_REST)
            field.validators.append(MaxValueValidator(MOST_REST))


class AreaCodeForm(SetUpForm):
    locked = ("code", "number_type")

    class Meta:
        model = AreaCode
        fields = ["code", "name", "number_type", *PERIOD]
        help_texts = {"code": _("The leading digits as dialled at home, for example 020.")}

    def adapt(self, name: str, field: forms.Field) -> None:
        if name == "code":
            field.validators.append(RegexValidator(r"^\d{2,8}\Z", _("Write two to eight digits, for example 0113.")))

    def clean_code(self) -> str:
        return self.cleaned_data["code"].replace(" ", "")


class ReasonForm(SetUpForm):
    locked = ("kind",)

    class Meta:
        model = Reason
        fields = ["kind", "text", *PERIOD]


class CarrierForm(SetUpForm):
    url = forms.URLField(
        label=_("Carrier Site Link"),
        max_length=200,
        assume_scheme="https",
        validators=[URLValidator(schemes=["https", "http"])],
        help_text=_("The whole address, for example https://porting.harbour.example/"),
    )

    class Meta:
        model = CarrierLink
        fields = ["name", "url", *PERIOD]
