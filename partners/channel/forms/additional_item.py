"""The form of an additional info item (guide 2.7.1.3)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from oms.kit.setup.forms import LinesField, SetUpForm
from partners.channel.enums import AdditionalKind
from partners.channel.models import AdditionalItem


class AdditionalItemForm(SetUpForm):
    locked = ("owner", "kind")
    choices = LinesField(
        label=_("Choices"),
        required=False,
        longest=60,
        help_text=_("One on each line; for the type Select only."),
    )

    class Meta:
        model = AdditionalItem
        fields = ["name", "owner", "kind", "is_mandatory", "is_available", "sort_key", "choices"]

    def adapt(self, name: str, field: forms.Field) -> None:
        if name == "is_available":
            field.help_text = _("Without it the item stands in no form; what was entered is kept.")

    def clean(self) -> dict:
        values = super().clean()
        select = values.get("kind") == AdditionalKind.SELECT
        if select and "choices" in values and not values["choices"]:
            self.add_error("choices", _("A Select needs at least one choice. Write one on each line."))
        if not select:
            values["choices"] = []
        return values
