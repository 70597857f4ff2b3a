"""The forms of fraud alarms and of watched destinations."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from callstats.models import WatchedDestination
from catalogue.models import ServicePlan
from oms.kit import phones
from oms.kit.setup.forms import SetUpForm


class AcknowledgeForm(forms.Form):
    """What was found."""

    comment = forms.CharField(
        label=_("Comment"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what you found.")},
    )  # fmt: skip


class WatchedForm(SetUpForm):
    """One prefix, for all plans or for one."""

    class Meta:
        model = WatchedDestination
        fields = ["prefix", "destination", "plan", "kind", "act"]
        widgets = {"prefix": forms.TextInput(attrs={"inputmode": "tel"})}
        help_texts = {
            "prefix": _("The beginning of the number: +44 7 or 07."),
            "plan": _("Only customers with this plan; empty for all of them."),
            "act": _("A longer prefix that is let through stays open within a closed one."),
        }

    def adapt(self, name: str, field: forms.Field) -> None:
        if name == "prefix":
            field.max_length = None
        if name == "plan":
            field.queryset, field.empty_label = ServicePlan.objects.visible_to(self.user), _("All plans")

    def clean_prefix(self) -> str:
        try:
            return phones.prefix(self.cleaned_data["prefix"])
        except ValueError as fault:
            raise ValidationError(str(fault)) from None

    def clean(self) -> dict:
        values = super().clean()
        same = WatchedDestination.objects.filter(prefix=values.get("prefix"), plan=values.get("plan"))
        if "prefix" in values and same.exclude(pk=self.instance.pk).exists():
            self.add_error("prefix", _("This prefix already exists for this plan."))
        return values
