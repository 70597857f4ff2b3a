"""Hiding the last digits of callers' numbers, or showing them again."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from callstats.models import NumberMask
from partners.models import Account


@transaction.atomic
def mask_numbers(*, hidden: bool, by: Account, at: datetime) -> None:
    """Hide the last three digits of other parties for the customers of one's own company and of all below it, or show
    them again. Whoever above wants them hidden still hides them. Raises PermissionDenied for all but the Chief Admin."""
    if not by.is_chief:
        raise PermissionDenied(_("The Chief Admin says whether numbers are shown whole."))
    if hidden:
        NumberMask.objects.get_or_create(partner_id=by.partner_id)
    else:
        NumberMask.objects.filter(partner_id=by.partner_id).delete()
