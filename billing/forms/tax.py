"""Forms over tax rates and over what a company says of itself on invoices."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from billing.models import Seller, TaxRate
from customers.invoicing import bank_account, countries, tax_faults
from oms.kit.setup import SetUpForm


class OfACountry(SetUpForm):
    country = forms.ChoiceField(label=_("Country"), choices=lambda: [("", _("Choose …")), *countries()])


class TaxRateForm(OfACountry):
    class Meta:
        model = TaxRate
        fields = ["country", "category", "rate", "valid_from", "words"]
        help_texts = {
            "valid_from": _("For billing periods that end on this day or later; issued statements stay as they are."),
            "words": _("Instead of “Tax”; where there is no tax, why: “Reverse charge”."),
        }

    def clean(self) -> dict:
        """The partner is not in the form, so the form cannot find another rate of it by itself."""
        values = super().clean()
        if values.get("rate") is not None and values["rate"] > 100:
            self.add_error("rate", _("A tax rate is 100 % at most."))
        for name, words in tax_faults(values.get("category"), values.get("rate"), values.get("words")).items():
            self.add_error(name, words)
        same = TaxRate.objects.filter(
            partner_id=self.instance.partner_id, country=values.get("country"), valid_from=values.get("valid_from")
        )
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("valid_from", _("You have a rate of this country from that day already."))
        return values


class SellerForm(OfACountry):
    class Meta:
        model = Seller
        fields = [
            "registered_name", "company_no", "vat_number", "address", "city", "post_code", "country", "endpoint",
            "bank_account",
        ]  # fmt: skip
        help_texts = {
            "vat_number": _("With the country in front and without spaces, like GB123456789."),
            "endpoint": _("Where your e-invoices come from: scheme and number, like 0088:5012345678900."),
            "bank_account": _("To which customers pay."),
        }

    def clean_bank_account(self) -> str:
        return bank_account(self.cleaned_data["bank_account"])

    def clean(self) -> dict:
        values = super().clean()
        if Seller.objects.filter(partner_id=self.instance.partner_id).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Your company's invoice details stand already. Modify those."))
        return values
