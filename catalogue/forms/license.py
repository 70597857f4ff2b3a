"""The form of a cloud license: its tier, its longest trial, and what it never goes together with (guide 2.5.2.9)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from catalogue.forms.item import RowForm
from catalogue.forms.plain import PERIOD
from catalogue.models import CloudLicense
from catalogue.rules import license_cycle, trials_beyond
from oms.kit.setup.forms import PartRows, SetUpForm
from oms.kit.setup.parts import Parts


class ConstraintRow(RowForm):
    other = forms.ModelChoiceField(CloudLicense.objects.none(), label=_("Cloud License"), required=False)

    def candidates(self, name: str):
        licenses = CloudLicense.objects.order_by("name")
        return licenses.exclude(pk=self.entry.pk) if self.entry.pk else licenses


class Constraints(PartRows):
    title, hint, key = (
        _("Never together with"),
        _("No License Change gives a customer both; it is enough that one of the two says so."),
        "other",
    )


class LicenseForm(SetUpForm):
    class Meta:
        model = CloudLicense
        fields = ["name", "tier_of", "trial_max", "trial_unit", "platform", *PERIOD]
        help_texts = {
            "platform": _("Users whose package has this license are users there."),
            "tier_of": _("What a License Change leads to from here."),
            "trial_max": _("The longest trial the vendor grants; 0 for none."),
        }

    row_sets = {
        "constraints": forms.formset_factory(
            ConstraintRow, formset=Constraints, extra=2, can_delete=True, max_num=50, validate_max=True, absolute_max=51
        ),
    }

    def adapt(self, name: str, field: forms.Field) -> None:
        if name == "tier_of" and self.instance.pk:
            field.queryset = field.queryset.exclude(pk=self.instance.pk)

    def clean(self) -> dict:
        values = super().clean()
        if values.get("tier_of") and (way := license_cycle(self.instance, values["tier_of"])):
            self.add_error("tier_of", _("This would go round in a circle: %(way)s.") % {"way": " → ".join(way)})
        if {"trial_max", "trial_unit"} <= values.keys() and self.instance.pk:
            longer = trials_beyond(self.instance, values["trial_max"], values["trial_unit"])
            if longer:
                self.add_error("trial_max", _("These items have a longer trial: %(names)s.") % {"names": longer})
        return values

    def initial_rows(self, name: str) -> list[dict]:
        return list(self.instance.constraints.order_by("other__name").values("other"))

    def parts(self) -> tuple[Parts, ...]:
        rows = self.rows["constraints"].kept()
        return (Parts("constraints", "other", {row.cleaned_data["other"]: {} for row in rows}),)
