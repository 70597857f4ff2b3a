"""Forms of bank files."""

from django import forms
from django.utils.translation import gettext_lazy as _

from oms.kit.reading.fields import NameField


class BankFileForm(forms.Form):
    """A CSV list or a CAMT.053 statement."""

    file = forms.FileField(
        label=_("CSV list or CAMT.053 statement"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xml"}),
        max_length=200,
        allow_empty_file=True,
        error_messages={"required": _("Choose a file."), "max_length": _("The file's name is too long.")},
    )


class ChooseCustomerForm(forms.Form):
    """Whose a payment is."""

    customer = NameField(label=_("Customer ID"), max_length=12)
