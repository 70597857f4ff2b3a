"""Form fields that look things up only among what the person sees."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from partners.people.models import Account, Partner

IN_BRACKETS = re.compile(r"\((R\d+)\)\s*$")
DOMAIN = re.compile(r"(?=.{1,100}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}")


class ResellerField(forms.CharField):
    """A reseller by name or ID, out of those that `user` sees; thousands do not fit into a list."""

    def __init__(self, **options) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"list": "reseller-names", "autocomplete": "off"}))
        options.setdefault("help_text", _("Name or Reseller ID."))
        super().__init__(max_length=120, **options)
        self.user: Account | None = None

    def clean(self, value: object) -> Partner | None:
        text = super().clean(value)
        if not text:
            return None
        bracket = IN_BRACKETS.search(text)
        found = Partner.objects.filter(pk__in=self.user.partners_named(bracket.group(1) if bracket else text))[:2]
        if not found:
            raise ValidationError(_("There is no reseller called “%(text)s”."), params={"text": text})
        if len(found) > 1:
            raise ValidationError(_("Several resellers are called like this. Write the Reseller ID."))
        return found[0]


class DomainField(forms.CharField):
    """vertical.example, in lower case."""

    def clean(self, value: object) -> str:
        text = super().clean(value).lower().rstrip(".")
        if text and not DOMAIN.fullmatch(text):
            raise ValidationError(_("Write a domain such as vertical.example."))
        return text
