"""Reads of service plans."""

from datetime import date
from itertools import groupby

from catalogue.models import DeviceModel, OrderItem, ServicePlan
from catalogue.queries.price import with_price


def plan_contents(plan: ServicePlan, day: date) -> dict:
    """Items, bundles and device models of `plan`, grouped as they are ordered, with their prices on `day`."""
    items = with_price(OrderItem.objects.filter(plan_items__plan=plan), day).with_availability(day)
    items = items.select_related("group").order_by("group__order", "group__name", "name")
    devices = DeviceModel.objects.filter(plan_devices__plan=plan).with_availability(day)
    devices = devices.select_related("group__type").order_by("group__type__name", "group__name", "name")
    return {
        "items": [(group, list(rows)) for group, rows in groupby(items, key=lambda item: item.group)],
        "bundles": plan.bundles.with_availability(day).order_by("name"),
        "devices": [(group, list(rows)) for group, rows in groupby(devices, key=lambda model: model.group)],
        "partners": plan.offers.select_related("partner").order_by("partner__name")[:20],
    }
