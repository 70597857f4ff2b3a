"""What narrows the list of devices."""

import django_filters as filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from catalogue.models import DeviceModel
from inventory.enums import ASSIGNED, Availability, DeviceStatus, OwnerType
from inventory.models import Device
from oms.kit import macs
from oms.kit.grid import PartnerFilters, RowFilter
from oms.kit.search import find

LONGEST = 30  # what a person may type for a part of a MAC address


class DeviceFilters(PartnerFilters):
    """guide 2.4.1"""

    search_hint = _("MAC, serial no., customer")
    status = filters.ChoiceFilter(label=_("Status"), choices=DeviceStatus.choices, empty_label=_("Any status"))
    availability = filters.ChoiceFilter(label=_("Availability"), choices=Availability.choices, empty_label=_("Any"))
    model = RowFilter(
        label=_("Device Model"), queryset=lambda request: DeviceModel.objects.all(), empty_label=_("Any model")
    )
    owner_type = filters.ChoiceFilter(label=_("Owner Type"), choices=OwnerType.choices, empty_label=_("Any"))
    assigned = filters.ChoiceFilter(
        label=_("Customer Assign"), choices=[(str(key), word) for key, word in ASSIGNED.items()], empty_label=_("Any")
    )
    mac = filters.CharFilter(
        method="by_mac", label=_("Part of the MAC address"), max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": LONGEST, "size": 17, "spellcheck": "false"}),
    )  # fmt: skip

    class Meta:
        model = Device
        fields: list[str] = []

    def by_mac(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Some digits of it in any notation; what holds others finds nothing."""
        digits = macs.part(value)
        if not digits or set(digits) - set("0123456789ABCDEF"):
            return queryset.none()
        if len(digits) == 12:
            return queryset.filter(mac=digits)
        return find(queryset, digits).filter(mac__contains=digits)
