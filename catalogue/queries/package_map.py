"""Packages and their upgrade paths, licenses and their tiers: as a drawing, and as lists that say the same."""

from dataclasses import dataclass

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.enums import PACKAGES
from catalogue.models import CloudLicense, OrderItem, PackageContent, PackageUpgrade
from catalogue.queries.price import with_price
from catalogue.rules import length_in_words
from oms.kit.diagram import Diagram, Node, layered
from oms.kit.figures import figure
from oms.kit.offered import Availability


@dataclass(frozen=True)
class Step:
    """An entry with what comes with it and what it leads to; `ahead` are the steps from here."""

    entry: models.Model
    note: str
    contents: list[PackageContent]
    ahead: list[models.Model]


@dataclass(frozen=True)
class Map:
    drawing: Diagram
    steps: list[Step]

    @property
    def has_paths(self) -> bool:
        return bool(self.drawing.arrows)


def package_map(around: OrderItem | None = None) -> Map:
    """Every package, or those that can be reached from `around` and lead to it."""
    today = timezone.localdate()
    packages = with_price(
        OrderItem.objects.filter(kind__in=PACKAGES).select_related("device"), today
    ).with_availability(today)
    edges = list(PackageUpgrade.objects.order_by("pk").values_list("source", "target"))
    contents: dict[int, list[PackageContent]] = {}
    for content in PackageContent.objects.select_related("content").order_by("content__name"):
        contents.setdefault(content.package_id, []).append(content)
    notes = {package.pk: _package_note(package, contents.get(package.pk, [])) for package in packages}
    return _map(_("Packages and what they may be upgraded to"), list(packages), edges, notes, contents, around)


def license_map(around: CloudLicense | None = None) -> Map:
    """Every license that is part of a row of tiers, or the row of `around`."""
    today = timezone.localdate()
    licenses = list(CloudLicense.objects.with_availability(today).order_by("name"))
    edges = [(license.pk, license.tier_of_id) for license in licenses if license.tier_of_id]
    in_a_row = {pk for edge in edges for pk in edge}
    shown = [license for license in licenses if license.pk in in_a_row or (around and license.pk == around.pk)]
    notes = {license.pk: _license_note(license) for license in shown}
    return _map(_("License tiers, from the lower to the higher"), shown, edges, notes, {}, around)


def _map(label: str, entries: list, edges: list, notes: dict, contents: dict, around) -> Map:
    if around is not None:
        wanted = _connected(around.pk, edges)
        entries = [entry for entry in entries if entry.pk in wanted]
    by_key = {entry.pk: entry for entry in entries}
    nodes = [
        Node(
            entry.pk,
            str(entry),
            notes[entry.pk],
            (*_device(entry), *(f"{row.quantity} × {row.content}" for row in contents.get(entry.pk, []))),
            marked=around is not None and entry.pk == around.pk,
            closed=entry.availability == Availability.CLOSED,
        )
        for entry in entries
    ]
    steps = [
        Step(
            entry,
            notes[entry.pk],
            contents.get(entry.pk, []),
            [by_key[b] for a, b in edges if a == entry.pk and b in by_key],
        )
        for entry in entries
    ]
    return Map(layered(label, nodes, edges), steps)


def _connected(start: int, edges: list[tuple[int, int]]) -> set[int]:
    """All ahead of `start` and all behind it."""
    found = {start}
    for source, target in ((0, 1), (1, 0)):
        here, reached = {start}, {start}
        while here:
            here = {edge[target] for edge in edges if edge[source] in here} - reached
            reached |= here
        found |= reached
    return found


def _device(entry: models.Model) -> tuple[str, ...]:
    """The device that comes with a package."""
    device = getattr(entry, "device", None)
    return (f"1 × {device}",) if device else ()


def _package_note(package: OrderItem, contents: list[PackageContent]) -> str:
    number = sum(content.quantity for content in contents)
    inside = ngettext("%(n)s part", "%(n)s parts", number) % {"n": number}
    return f"{figure(package.price_today, 2)} {package.currency} · {inside}"


def _license_note(license: CloudLicense) -> str:
    if not license.trial_max:
        return _("no trial")
    return _("trial up to %(length)s") % {"length": length_in_words(license.trial_max, license.trial_unit)}
