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
