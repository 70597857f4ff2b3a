"""Forms of the stock of devices."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from catalogue.models import DeviceModel
from inventory.enums import Availability, OwnerType
from inventory.models import Device
from inventory.rules import owner_types
from oms.kit.reading.fields import MacListField, NameField
from partners.models import Account

MOST_DEVICES = 5_000


class DeviceForm(forms.Form):
    """guide 2.4.1: one device or many of a model."""

    model = forms.ModelChoiceField(
        DeviceModel.objects.none(), label=gettext_lazy("Device Model"), empty_label=gettext_lazy("Choose a model")
    )
    owner_type = forms.ChoiceField(label=gettext_lazy("Owner Type"), choices=OwnerType.choices)
    macs = MacListField(
        most=MOST_DEVICES, label=gettext_lazy("MAC addresses"),
        help_text=gettext_lazy("One on each line, in any notation; a serial no. may stand behind it: 02:00:5E:10:00:01, SN42"),
    )  # fmt: skip
    comment = NameField(label=gettext_lazy("Comment"), required=False, max_length=200)

    def __init__(self, *args, user: Account, **options) -> None:
        super().__init__(*args, **options)
        self.fields["model"].queryset = DeviceModel.objects.filter(by_mac=True).select_related("group")
        own = owner_types(user)
        self.fields["owner_type"].choices = [choice for choice in OwnerType.choices if choice[0] in own]
        self.initial.setdefault("owner_type", own[-1])


class ModifyDeviceForm(forms.Form):
    """What may be said of a device anew."""

    serial = NameField(label=gettext_lazy("Serial No."), required=False, max_length=60)
    owner_type = forms.ChoiceField(label=gettext_lazy("Owner Type"), choices=OwnerType.choices)
    availability = forms.ChoiceField(label=gettext_lazy("Availability"), choices=Availability.choices)
    comment = NameField(label=gettext_lazy("Comment"), required=False, max_length=200)

    @classmethod
    def of(cls, device: Device, data: Any = None) -> "ModifyDeviceForm":
        return cls(data, initial={name: getattr(device, name) for name in cls.base_fields})


class DefectForm(forms.Form):
    """What is wrong with devices, said once for all of them."""

    availability = forms.ChoiceField(
        label=gettext_lazy("Availability"),
        choices=[(state.value, state.label) for state in (Availability.CRASH, Availability.ABNORMAL)],
    )
    comment = NameField(label=gettext_lazy("Comment"), required=False, max_length=200)
