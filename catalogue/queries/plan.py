"""Reads of service plans."""

from datetime import date
from itertools import groupby

from django.db.models import Q, QuerySet
from django.utils import timezone

from catalogue.models import DeviceModel, OrderItem, PlanOffer, ServicePlan
from catalogue.queries.price import with_price
from partners.models import Account, Closure, Partner


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


def plans_held_by(partner: Partner) -> QuerySet:
    """Plans that this partner may order and pass on; the provider holds all."""
    return ServicePlan.objects.all() if partner.is_sp else ServicePlan.objects.offered_to(partner.pk)


def plans_to_offer(partner: Partner, *, user: Account) -> QuerySet:
    """Open plans that `user`'s company and the parent of `partner` hold, and `partner` does not."""
    above = [plans_held_by(holder).values("pk") for holder in {user.partner, partner.parent} if not holder.is_sp]
    found = ServicePlan.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=timezone.localdate()))
    for held in above:
        found = found.filter(pk__in=held)
    return found.exclude(pk__in=plans_held_by(partner).values("pk")).order_by("name")


def plans_missing(partner: Partner, below: Partner) -> list[tuple[str, list[str]]]:
    """(plan, resellers) for each plan held in the branch of `partner` that `below` does not hold."""
    if below.is_sp:
        return []
    branch = Closure.objects.filter(ancestor=partner.pk).values("descendant")
    held = PlanOffer.objects.filter(partner=below.pk).values("plan")
    offers = PlanOffer.objects.filter(partner__in=branch).exclude(plan__in=held).select_related("plan", "partner")
    missing: dict[str, list[str]] = {}
    for offer in offers.order_by("plan__name", "partner__name"):
        missing.setdefault(offer.plan.name, []).append(offer.partner.name)
    return list(missing.items())
