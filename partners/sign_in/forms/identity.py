"""The form of an identity provider."""

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.sign_in.models import IdentityProvider

SWITCHES = ("is_active", "is_only", "serves_below")


class IdentityProviderForm(forms.Form):
    """What the provider's own administrator gives out, and for whom it counts."""

    name = forms.CharField(label=_("Name"), max_length=60, help_text=_("What your people call it."))
    issuer = forms.URLField(
        label=_("Issuer"),
        max_length=300,
        assume_scheme="https",
        help_text=_(
            "Its address, exactly as the provider writes it; below it stands /.well-known/openid-configuration."
        ),
    )
    client_id = forms.CharField(label=_("Client ID"), max_length=200)
    client_secret = forms.CharField(
        label=_("Client Secret"),
        max_length=500,
        required=False,
        strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Stored encrypted and never shown. Leave it empty to keep the one there is."),
    )
    is_active = forms.BooleanField(
        label=_("Switched on"), required=False, help_text=_("It is asked at once whether it answers.")
    )
    is_only = forms.BooleanField(
        label=_("Only by this provider"),
        required=False,
        help_text=_("Passwords of your people no longer count, but for the Chief Admin's, which is the way back in."),
    )
    serves_below = forms.BooleanField(
        label=_("Also for resellers below"),
        required=False,
        help_text=_("Those that have no provider of their own. Needs the right Manage Child Reseller."),
    )

    def __init__(self, *args, provider: IdentityProvider, **options) -> None:
        names = ("name", "issuer", "client_id", *SWITCHES)
        super().__init__(*args, initial={name: getattr(provider, name) for name in names}, **options)

    def details(self) -> dict:
        """What the action takes as `details`."""
        return {name: self.cleaned_data[name] for name in ("name", "issuer", "client_id", *SWITCHES)}
