"""The provider's default permissions for new resellers (guide 2.7.1.5)."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from partners.people.enums import PartnerKind, Right
from partners.people.models import Account, DefaultPermission


@transaction.atomic
def save_default_permissions(
    *, granted: Mapping[PartnerKind, frozenset[Right]], by: Account, at: datetime
) -> list[DefaultPermission]:
    """What each kind of new reseller may do unless somebody says otherwise; resellers there are keep what they have."""
    if not by.partner.is_sp:
        raise PermissionDenied(_("The provider sets the default permissions."))
    found = []
    for kind, rights in granted.items():
        row, _new = DefaultPermission.objects.select_for_update().get_or_create(kind=kind)
        if row.rights() != rights:
            for right in Right:
                setattr(row, right.value, right in rights)
            row.save()
        found.append(row)
    return found
