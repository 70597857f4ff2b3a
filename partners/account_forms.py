"""Forms about one's own account: a forgotten password, My Account."""

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from partners.enums import Language
from partners.models import Account

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


class AccountForm(forms.ModelForm):
    """Name, e-mail, language."""

    language = forms.ChoiceField(label=_("Language"), required=False)
    password = _password(
        _("Current password"),
        "current-password",
        required=False,
        help_text=_("Only needed when you change the e-mail address."),
    )

    class Meta:
        model = Account
        fields = ("name", "email", "language")
        labels = {"name": _("Name"), "email": _("Email")}

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        own = dict(Language.choices).get(self.instance.partner.language, "")
        default = _("As my company: %(language)s") % {"language": own}
        self.fields["language"].choices = [("", default), *Language.choices]
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["email"].widget.attrs["autocomplete"] = "email"
