"""What holds of the objects of the catalogue; no writes."""

from collections.abc import Callable

from django.db import models
from django.utils.translation import gettext as _

from catalogue.enums import USER_LICENSE_GROUP, TrialUnit
from catalogue.models import CloudLicense, ItemGroup, OrderItem, PackageUpgrade


def why_the_group_stays(group: ItemGroup) -> str:
    """Why `group` can neither be renamed nor deleted, or nothing."""
    if group.counts_users:
        return _("User licenses are counted by the item group “%(name)s”.") % {"name": USER_LICENSE_GROUP}
    return ""


def in_days(number: int, unit: str) -> int:
    """A trial in days, to compare: a month counts 30."""
    return number * 30 if unit == TrialUnit.MONTH else number


def length_in_words(number: int, unit: str) -> str:
    """1 day, 14 days, 1 month, 3 months"""
    return TrialUnit(unit).in_words(number)


def longest_trial_exceeded(license: CloudLicense | None, number: int, unit: str) -> str:
    """Why an item may not have a trial that long, or nothing (guide 2.5.4.5)."""
    if license is None or in_days(number, unit) <= in_days(license.trial_max, license.trial_unit):
        return ""
    longest = length_in_words(license.trial_max, license.trial_unit)
    return _("The cloud license “%(name)s” grants %(longest)s at most.") % {"name": license, "longest": longest}


def trials_beyond(license: CloudLicense, number: int, unit: str) -> str:
    """Names of the items that have a longer trial than `license` would grant."""
    most = in_days(number, unit)
    return ", ".join(item.name for item in license.items.all() if in_days(item.trial_max, item.trial_unit) > most)


def license_cycle(license: CloudLicense, higher: CloudLicense) -> list[str]:
    """The names on the way round, if `higher` leads back to `license`."""
    above = dict(CloudLicense.objects.values_list("pk", "tier_of"))
    return _way_round(license, higher, lambda pk: [above[pk]] if above.get(pk) else [])


def upgrade_cycle(package: OrderItem, target: OrderItem) -> list[str]:
    """The names on the way round, if `target` may already be upgraded to `package`."""
    ways: dict[int, list[int]] = {}
    for source, leads_to in PackageUpgrade.objects.values_list("source", "target"):
        ways.setdefault(source, []).append(leads_to)
    return _way_round(package, target, lambda pk: ways.get(pk, []))


def _way_round(start: models.Model, first: models.Model, ways: Callable[[int], list[int]]) -> list[str]:
    if start.pk is None:
        return []
    reached, waiting = {first.pk: [first.pk]}, [first.pk]
    while waiting:
        here = waiting.pop(0)
        if here == start.pk:
            names = type(start).objects.in_bulk(reached[here])
            return [str(start), *[str(names[pk]) for pk in reached[here]]]
        for ahead in ways(here):
            if ahead not in reached:
                reached[ahead] = [*reached[here], ahead]
                waiting.append(ahead)
    return []
