"""What narrows the grids of this app."""

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalogue.enums import PACKAGES, ItemType, NumberKind, PlanType, Reach, ReasonKind
from catalogue.models import CloudLicense, DeviceOrderGroup, DeviceType, ItemGroup, NumberType, PackageContent
from oms.kit.grid import GridFilters, RowFilter
from oms.kit.setup.tables import AvailabilityFilters


class NamedFilters(AvailabilityFilters):
    """For objects that have little more than a name."""

    search_hint = _("Name")
    search_paths = ("name",)


class PlanFilters(AvailabilityFilters):
    search_hint = _("Plan or description")
    search_paths = ("name", "description")
    kind = filters.ChoiceFilter(label=_("Service Plan Type"), choices=PlanType.choices, empty_label=_("Any type"))


class ResellerPlanFilters(GridFilters):
    search_hint = _("Plan or description")
    search_paths = ("name", "description")
    kind = filters.ChoiceFilter(label=_("Service Plan Type"), choices=PlanType.choices, empty_label=_("Any type"))


class OfferFilters(GridFilters):
    search_hint = _("Reseller")
    search_paths = ("partner__name", "partner__code", "partner__parent__name")


class ItemFilters(AvailabilityFilters):
    search_hint = _("Item, code or description")
    search_paths = ("name", "code", "description", "license__name")
    kind = filters.ChoiceFilter(label=_("Item Type"), choices=ItemType.choices, empty_label=_("Any type"))
    group = RowFilter(label=_("Item Group"), queryset=ItemGroup.objects.all(), empty_label=_("Any group"))


class PackageFilters(AvailabilityFilters):
    search_hint = _("Package, code or content")
    search_paths = ("name", "code", "license__name", "device__name")
    kind = filters.ChoiceFilter(
        label=_("Item Type"), choices=[(kind.value, kind.label) for kind in PACKAGES], empty_label=_("Any type")
    )
    reach = filters.ChoiceFilter(label=_("May Call"), choices=Reach.choices, empty_label=_("Any"))

    def search(self, queryset, text: str):
        """By what is in it, too."""
        by_content = PackageContent.objects.filter(content__name__icontains=text).values("package")
        wanted = Q(pk__in=by_content)
        for path in self.search_paths:
            wanted |= Q(**{f"{path}__icontains": text})
        return queryset.filter(wanted)


class LicenseFilters(NamedFilters):
    tier_of = RowFilter(
        label=_("Next Higher License"), queryset=CloudLicense.objects.all(), empty_label=_("Any license")
    )


class DeviceGroupFilters(NamedFilters):
    type = RowFilter(label=_("Device Type"), queryset=DeviceType.objects.all(), empty_label=_("Any type"))


class DeviceModelFilters(NamedFilters):
    group = RowFilter(
        label=_("Device Order Group"), queryset=DeviceOrderGroup.objects.all(), empty_label=_("Any group")
    )


class NumberTypeFilters(NamedFilters):
    kind = filters.ChoiceFilter(label=_("Kind"), choices=NumberKind.choices, empty_label=_("Any kind"))


class AreaCodeFilters(AvailabilityFilters):
    search_hint = _("Area code or area")
    search_paths = ("code", "name")
    number_type = RowFilter(label=_("Number Type"), queryset=NumberType.objects.all(), empty_label=_("Any type"))


class ReasonFilters(AvailabilityFilters):
    search_hint = _("Reason")
    search_paths = ("text",)
    kind = filters.ChoiceFilter(label=_("Kind"), choices=ReasonKind.choices, empty_label=_("Any kind"))


class CarrierFilters(AvailabilityFilters):
    search_hint = _("Provider or link")
    search_paths = ("name", "url")
