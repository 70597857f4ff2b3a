"""Forms of the shipping desk (guide 2.1.4)."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oms.kit import macs
from oms.kit.macs import Line
from oms.kit.reading.fields import MacListField, NameField, QuantityField
from oms.kit.sheet_import.rows import Headings
from oms.kit.sheets import SheetProblem
from orders.queries.shipping import DeskPlace

MOST = 500  # devices of a place at once
MAC = "MAC Address"
LISTED = Headings((MAC,), (MAC,), also={MAC: ("MAC",)})


class AssignForm(forms.Form):
    """Devices for a place: typed, scanned or pasted, or in a workbook."""

    macs = MacListField(
        most=MOST, required=False, label=gettext_lazy("MAC addresses"),
        help_text=gettext_lazy("One on each line, typed, scanned or pasted, in any notation."),
    )  # fmt: skip
    file = forms.FileField(
        required=False, label=gettext_lazy("or an Excel workbook"), max_length=200, allow_empty_file=True,
        help_text=gettext_lazy("With the heading “MAC Address” in its first row."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        try:
            cleaned["lines"] = listed(cleaned["file"]) if cleaned.get("file") else cleaned["macs"]
        except SheetProblem as problem:
            self.add_error("file", str(problem))
            return cleaned
        if not cleaned["lines"]:
            self.add_error("macs", _("Type, scan or paste at least one MAC address, or choose a workbook."))
        return cleaned


def listed(file: Any) -> list[Line]:
    """The devices of a workbook with the numbers of their rows. Raises SheetProblem, ValidationError by its field."""
    found, faults = [], []
    for place, cells in LISTED.read(file, file.name).rows:
        try:
            found += [Line(place, macs.parse(cells[0]))] if cells[0].strip() else []
        except ValueError as fault:
            faults.append(macs.at_line(place, str(fault)))
    if faults:
        raise ValidationError({"file": faults[:20]})
    return found


class ParcelForm(forms.Form):
    """What goes into a parcel; everything that is assigned, until somebody says otherwise."""

    packed = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Devices"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    carrier = NameField(label=gettext_lazy("Carrier"), required=False, max_length=60)
    tracking = NameField(label=gettext_lazy("Tracking number"), required=False, max_length=60)
    comment = NameField(label=gettext_lazy("Note"), required=False, max_length=200)

    def __init__(self, data: Any = None, *, place: DeskPlace) -> None:
        super().__init__(data)
        self.place = place
        choices = [
            (packed.pk, f"{line.model} {packed.shown} {packed.serial}".strip()) for line, packed in place.waiting
        ]
        self.fields["packed"].choices = choices
        self.initial["packed"] = [key for key, _label in choices]
        for line in place.counted:
            words = _("%(model)s for %(site)s") % {"model": line.model, "site": line.shipment.site}
            self.fields[f"count_{line.shipment.pk}"] = QuantityField(
                label=words, required=False, min_value=0, max_value=line.room, initial=line.room
            )

    def counts(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("count_")]

    def counted(self) -> dict[int, int]:
        """Shipment → how many of it go now; none of those that are left at 0."""
        found = {line.shipment.pk: self.cleaned_data.get(f"count_{line.shipment.pk}") for line in self.place.counted}
        return {pk: quantity for pk, quantity in found.items() if quantity}
