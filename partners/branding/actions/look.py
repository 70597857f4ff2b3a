"""A partner's own look of the portal (guide 2.2.1)."""

import hashlib
from datetime import datetime

from django.db import transaction

from partners.branding.models import Branding
from partners.people.models import Account


@transaction.atomic
def save_look(*, name: str, colour: str, by: Account, at: datetime) -> Branding:
    """Name and colour of the own company's portal; empty ones come from above."""
    branding = _own(by)
    branding.name, branding.colour = name, colour
    branding.save(update_fields=["name", "colour"])
    return branding


@transaction.atomic
def save_logo(*, png: bytes, by: Account, at: datetime) -> Branding:
    """`png` is what `LogoField` re-encoded."""
    branding = _own(by)
    branding.logo, branding.logo_hash = png, hashlib.sha256(png).hexdigest()[:16]
    branding.save(update_fields=["logo", "logo_hash"])
    return branding


@transaction.atomic
def drop_logo(*, by: Account, at: datetime) -> Branding:
    """Default: the logo from above, else none."""
    branding = _own(by)
    branding.logo, branding.logo_hash = None, ""
    branding.save(update_fields=["logo", "logo_hash"])
    return branding


def _own(by: Account) -> Branding:
    branding, _ = Branding.objects.get_or_create(partner_id=by.partner_id)
    locked: Branding = Branding.objects.select_for_update(of=("self",)).get(pk=branding.pk)
    return locked
