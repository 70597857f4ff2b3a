"""What connected platforms are told."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from inventory.rules import EXTENSION
from oms.kit import phones
from oms.kit.reading.fields import NameField, PhoneField


class AkixiUserForm(forms.Form):
    """Whom Akixi lets in: to this customer's partition alone, as a Reporting Only User."""

    login = NameField(label=gettext_lazy("User name in Akixi"), max_length=100, required=False)
    name = NameField(label=gettext_lazy("Administrator Name"), max_length=100, required=False)
    email = forms.EmailField(label=gettext_lazy("Administrator E-mail"), required=False)


class ConnectForm(AkixiUserForm):
    """What a group and its platforms still need; a platform that the customer has is not asked for again."""

    number = forms.ChoiceField(label=gettext_lazy("Business Profile Number"), required=False)
    voice_portal = NameField(
        label=gettext_lazy("Voice Portal"), required=False, max_length=20,
        help_text=gettext_lazy("An extension; a number, where people shall reach their voice mail from outside."),
    )  # fmt: skip
    domain = forms.ChoiceField(
        label=gettext_lazy("Default Domain"), required=False,
        help_text=gettext_lazy("Of the group. Until one is chosen it is the customer’s domain; then the chosen one stays."),
    )  # fmt: skip
    licensed_for = forms.ChoiceField(label=gettext_lazy("Licensed for"), required=False)
    terms = forms.BooleanField(label=gettext_lazy("Call Cabinet’s terms are accepted"), required=False)
    field_order = ("number", "voice_portal", "domain", "licensed_for", "login", "name", "email", "terms")

    def __init__(
        self, *args: Any, numbers: list[str], domains: list[str], licences: list[str], missing: list[str], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.fields["number"].choices = [("", "–"), *((one, phones.national(one)) for one in numbers)]
        as_it_is = ("", gettext_lazy("As it stands"))
        self.fields["domain"].choices = [as_it_is, *((one, one) for one in domains)]
        if not domains:
            del self.fields["domain"]
        none = ("", gettext_lazy("None: no Akixi partition"))
        self.fields["licensed_for"].choices = [none, *((one, one) for one in licences)]
        asked = {"akixi": ("licensed_for", "login"), "call_cabinet": ("terms",)}
        for gone in [field for name, fields in asked.items() if name not in missing for field in fields]:
            del self.fields[gone]
        if not missing:
            del self.fields["name"], self.fields["email"]

    def clean_voice_portal(self) -> str:
        typed: str = self.cleaned_data["voice_portal"]
        return typed if EXTENSION.fullmatch(typed) else PhoneField(required=False).clean(typed)
