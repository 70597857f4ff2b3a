"""The form of one's own account."""

from django import forms
from django.utils.translation import gettext_lazy as _

from oms.kit.zones import known_zones
from partners.people.enums import Language
from partners.people.models import Account
from partners.sign_in.forms.password import _password


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


class DigestForm(forms.Form):
    """Whose clock says when the day's digest is due."""

    time_zone = forms.ChoiceField(
        label=_("Your time zone"),
        help_text=_("The daily digest comes at 17:00 of your own day."),
        choices=lambda: [(zone, zone) for zone in sorted(known_zones())],
        required=False,
    )
