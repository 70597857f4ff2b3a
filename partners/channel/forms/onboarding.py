"""Forms of Onboarding and of the escalation matrix."""

import re
from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.channel.enums import MAX_PLATFORMS
from partners.channel.forms.fields import ResellerField
from partners.channel.models import EscalationContact, OnboardingStep
from partners.people.models import Account, Partner

PHONE = re.compile(r"\+?[0-9 ()/-]{5,29}")
FAR = timedelta(days=365)


def people_for(user: Account, partner: Partner | None = None):
    """Who may own a step: active people of the user's company and of the reseller itself."""
    whose = Q(partner_id=user.partner_id) | Q(partner_id=partner.pk if partner else None)
    return Account.objects.visible_to(user).filter(whose, is_active=True).order_by("name", "pk")


class OwnerField(forms.ModelChoiceField):
    """A person, named with the company."""

    def __init__(self, **options) -> None:
        super().__init__(queryset=Account.objects.none(), required=False, empty_label=_("Nobody yet"), **options)

    def label_from_instance(self, account: Account) -> str:
        return f"{account.name}, {account.partner.name}"


def _near(day):
    if abs(day - timezone.localdate()) > FAR:
        raise ValidationError(_("Choose a day within a year from today."))


class StartForm(forms.Form):
    """Start an onboarding."""

    reseller = ResellerField(label=_("Reseller"))
    received = forms.DateField(
        label=_("On-boarding order received"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[_near],
        help_text=_("Due days are counted from here, in working days of the reseller's country."),
    )
    owner = OwnerField(label=_("Owner of all steps"))
    platforms = forms.CharField(
        label=_("Connected platforms"),
        max_length=700,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line; accounts are created on each."),
    )

    def __init__(self, *args, user: Account, **options) -> None:
        super().__init__(*args, **options)
        self.fields["reseller"].user = user
        self.fields["owner"].queryset = people_for(user).select_related("partner")

    def clean_platforms(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["platforms"].splitlines() if line.strip()]
        names = list(dict.fromkeys(lines))
        if len(names) > MAX_PLATFORMS:
            raise ValidationError(_("At most %(n)d platforms."), params={"n": MAX_PLATFORMS})
        if long := next((name for name in names if len(name) > 60), None):
            raise ValidationError(_("“%(name)s…” is longer than 60 characters."), params={"name": long[:30]})
        return names


class StepForm(forms.Form):
    """Owner, due day and note of a step."""

    owner = OwnerField(label=_("Owner"))
    due_on = forms.DateField(
        label=_("Due"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), validators=[_near]
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args, user: Account, step: OnboardingStep, **options) -> None:
        super().__init__(*args, **options)
        people = people_for(user, step.onboarding.partner).values("pk")
        kept = Q(pk__in=people) | Q(pk=step.owner_id)
        self.fields["owner"].queryset = (
            Account.objects.visible_to(user).filter(kept).select_related("partner").order_by("name", "pk")
        )


class ContactForm(forms.ModelForm):
    """A row of the escalation matrix."""

    class Meta:
        model = EscalationContact
        fields = ("level", "role", "person", "contact_number", "email")

    def clean_contact_number(self) -> str:
        text = " ".join(self.cleaned_data["contact_number"].split())
        if not PHONE.fullmatch(text):
            raise ValidationError(_("Write a telephone number such as 020 7946 0001."))
        return text

    def clean_level(self) -> int:
        level = self.cleaned_data["level"]
        if level > 20:
            raise ValidationError(_("Levels go from 0 to 20."))
        return level
