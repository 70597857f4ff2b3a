"""Forms over rate tables and their rates."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from callstats.models import Rate, RateTable
from catalogue.models import ServicePlan
from oms.kit import phones
from oms.kit.reading.day_input import DayInput
from oms.kit.reading.fields import QuantityField
from oms.kit.setup.forms import SetUpForm
from oms.kit.sheet_import.pages import SheetForm


class RateTableForm(SetUpForm):
    """The currency stays as soon as there is a rate in it."""

    class Meta:
        model = RateTable
        fields = ["name", "plan", "currency"]
        help_texts = {"plan": _("Only customers with this plan; empty for all of them.")}

    def adapt(self, name: str, field: forms.Field) -> None:
        if name == "plan":
            field.queryset, field.empty_label = ServicePlan.objects.visible_to(self.user), _("All plans")
        if name == "currency" and self.instance.pk and self.instance.rates.exists():
            field.disabled, field.help_text = True, _("In use: it stays as it is. Close this one and add another.")

    def clean(self) -> dict:
        """The partner is not in the form, so the form cannot find another table of it by itself."""
        values = super().clean()
        own = RateTable.objects.filter(partner_id=self.instance.partner_id).exclude(pk=self.instance.pk)
        if own.filter(name=values.get("name")).exists():
            self.add_error("name", _("You have a rate table of this name already."))
        same = own.filter(plan=values.get("plan"), currency=values.get("currency")).first()
        if same and "plan" in values:
            self.add_error("plan", _("“%(name)s” holds the rates of this plan in this currency.") % {"name": same})
        return values


class RateForm(forms.ModelForm):
    """One rate of a table, from a day on."""

    class Meta:
        model = Rate
        fields = ["prefix", "destination", "per_minute", "per_call", "step", "in_bundle", "valid_from"]
        widgets = {"valid_from": DayInput(), "prefix": forms.TextInput(attrs={"inputmode": "tel"})}

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        self.fields["prefix"].max_length = None
        self.fields["prefix"].help_text = _("The beginning of the number: +44 7 or 07.")
        self.fields["step"].help_text = _("The rate of a minute is charged in such parts, each of them whole.")
        self.fields["in_bundle"].help_text = _("The minutes of a call bundle are taken before money.")

    def clean_prefix(self) -> str:
        try:
            return phones.prefix(self.cleaned_data["prefix"])
        except ValueError as fault:
            raise ValidationError(str(fault)) from None

    def clean_per_minute(self):
        return self._not_negative("per_minute")

    def clean_per_call(self):
        return self._not_negative("per_call")

    def _not_negative(self, name: str):
        if self.cleaned_data[name] < 0:
            raise ValidationError(_("A rate cannot be negative."))
        return self.cleaned_data[name]


class TryForm(forms.Form):
    """A call to be priced, to see how."""

    number = forms.CharField(label=_("Number"), max_length=40, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    seconds = QuantityField(label=_("Seconds"), min_value=0, max_value=86_400, initial=95)
    day = forms.DateField(label=_("Day"), widget=DayInput())

    def clean_number(self) -> str:
        try:
            return phones.parse(self.cleaned_data["number"])
        except ValueError as fault:
            raise ValidationError(str(fault)) from None


class RateSheetForm(SheetForm):
    """Takes a workbook or CSV."""

    file = forms.FileField(
        label=_("Excel workbook or CSV"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        max_length=200,
        allow_empty_file=True,
        error_messages=SheetForm.base_fields["file"].error_messages,
    )
