"""Which cloud licenses never go together (guide 2.5.2.9)."""

from collections.abc import Collection

from django.db.models import Q

from catalogue.models import CloudLicense, LicenseConstraint


def pairs_of(licenses: Collection[int]) -> set[tuple[int, int]]:
    """(license, license that it excludes), both ways round, of every constraint that names one of these."""
    named = LicenseConstraint.objects.filter(Q(license__in=licenses) | Q(other__in=licenses))
    found = set(named.values_list("license_id", "other_id"))
    return found | {(other, license) for license, other in found}


def excluded_by(licenses: Collection[int]) -> list[CloudLicense]:
    """Those that do not go together with one of these, by name."""
    others = {other for license, other in pairs_of(licenses) if license in licenses}
    return list(CloudLicense.objects.filter(pk__in=others).order_by("name"))
