"""Forms of the gate and of a person's own choices."""

from django import forms
from django.utils.translation import gettext_lazy as _


class LoginForm(forms.Form):
    """guide 1.2"""

    login_id = forms.EmailField(
        label=_("User ID"), widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True})
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(forms.Form):
    """The second step: a code of the app or a recovery code."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("Six digits from your authenticator app, or one of your recovery codes."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class CompanySignInForm(forms.Form):
    """Whose company it is, by the User ID."""

    login_id = forms.EmailField(
        label=_("User ID"),
        max_length=150,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
