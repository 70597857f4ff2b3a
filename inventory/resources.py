"""What this floor counts among a reseller's resources (guide 2.7.2.1)."""

from django.db.models import Count, Value
from django.utils.translation import gettext as _

from inventory.enums import CustomerAssign, DeviceStatus
from inventory.models import Device, Number
from oms.kit.registries import Resource, registries


def resources_of(partner) -> list[Resource]:
    """Direct dial numbers by assignment and devices by status, as far as there are any."""
    tallies = [
        model.objects.filter(partner=partner).order_by().values_list(Value(kind), field).annotate(n=Count("pk"))
        for kind, model, field in (("ddi", Number, "assign"), ("device", Device, "status"))
    ]
    found = {(kind, key): number for kind, key, number in tallies[0].union(tallies[1], all=True)}
    titles = [("ddi", _("DDI"), CustomerAssign.choices), ("device", _("Device"), DeviceStatus.choices)]
    return [
        Resource(title, label, found[kind, key])
        for kind, title, choices in titles
        for key, label in choices
        if (kind, key) in found
    ]


registries.resources.append(resources_of)
