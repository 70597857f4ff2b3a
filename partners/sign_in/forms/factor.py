"""Forms of Second Factor; each asks for the password, since whoever holds a factor holds the account."""

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.people.models import Account


class ProvenForm(forms.Form):
    """Who sits there: the password, for an account that has one."""

    password = forms.CharField(
        label=_("Current password"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args, account: Account, **options) -> None:
        super().__init__(*args, **options)
        if not account.has_usable_password():
            del self.fields["password"]


class AppForm(ProvenForm):
    """The app's first code shows that it has the key."""

    code = forms.CharField(
        label=_("Code of the app"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    field_order = ("code", "password")


class NameForm(ProvenForm):
    """What a passkey is called."""

    name = forms.CharField(
        label=_("Name of the passkey"), max_length=60, help_text=_("For example the device that holds it.")
    )
    field_order = ("name", "password")


class PasskeyForm(NameForm):
    """A new passkey; `credential` is filled by the browser."""

    credential = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20_000)

    def clean(self) -> dict:
        found = super().clean()
        if not found.get("credential"):
            text = _("Your browser did not make a passkey. It needs scripts, and the portal opened at its own address.")
            self.add_error(None, forms.ValidationError(text))
        return found
