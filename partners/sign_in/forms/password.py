"""Forms that ask for a password, or for a link that sets one."""

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

LONGEST = 256


def _password(label: str, autocomplete: str, **options) -> forms.CharField:
    """A password may be pasted, is never trimmed and is taken up to 256 characters long."""
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, max_length=LONGEST, strip=False, widget=widget, **options)


def _rules() -> str:
    return " ".join(password_validators_help_texts())


class ResetForm(forms.Form):
    """guide 1.3"""

    login_id = forms.EmailField(
        label=_("ID"), max_length=150, widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True})
    )
    email = forms.EmailField(label=_("Email"), max_length=200, widget=forms.EmailInput(attrs={"autocomplete": "email"}))


class NewPasswordForm(forms.Form):
    """A new password, typed twice."""

    new = _password(_("New password"), "new-password", help_text=lazy(_rules, str)())
    again = _password(_("New password again"), "new-password")

    def clean_again(self) -> str:
        again = self.cleaned_data["again"]
        if "new" in self.cleaned_data and again != self.cleaned_data["new"]:
            raise forms.ValidationError(_("The two passwords differ. Type the new one twice."))
        return again


class PasswordForm(NewPasswordForm):
    """The old password, then the new one twice."""

    old = _password(_("Current password"), "current-password")
    field_order = ("old", "new", "again")
