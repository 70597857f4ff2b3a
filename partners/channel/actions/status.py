"""Activating and deactivating a reseller."""

import secrets
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from partners.people.actions.tree import lock_tree
from partners.people.enums import PartnerStatus
from partners.people.models import Account, Partner
from partners.people.rules import why_not_change_reseller
from partners.people.signals import standing_changed


@transaction.atomic
def set_status(partner: Partner, *, status: PartnerStatus, by: Account, at: datetime) -> Partner:
    """Deactivated, its people are out at their next request, and their sessions do not come back by activating."""
    if reason := why_not_change_reseller(by, partner):
        raise PermissionDenied(reason)
    lock_tree()
    partner = Partner.objects.select_for_update(of=("self",), no_key=True).get(pk=partner.pk)
    if partner.status == status:
        return partner
    partner.status = status
    partner.save(update_fields=["status"])
    if status == PartnerStatus.INACTIVE:
        for account in Account.objects.filter(partner=partner).only("session_salt"):
            account.session_salt = secrets.token_hex(8)
            account.save(update_fields=["session_salt"])
    why = _("%(name)s is %(status)s now.") % {"name": partner.name, "status": partner.get_status_display()}
    standing_changed.send(sender=Partner, partner=partner, why=why, by=by, at=at)
    return partner
