"""Numbers are marked as the gold rules say."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inventory.models import Number
from inventory.queries.gold import GoldRules
from partners.models import Account


@transaction.atomic
def mark_by_rules(*, by: Account, at: datetime) -> tuple[int, int]:
    """Every number that nobody marked by hand is gold where a rule says so, and nowhere else; how many became gold, and
    how many are gold no longer. Raises PermissionDenied for all but the SP."""
    if not by.partner.is_sp:
        raise PermissionDenied(_("Only the service provider marks numbers by its rules."))
    hit = GoldRules(timezone.localdate(at)).matches()
    free = Number.objects.visible_to(by).filter(gold_by_hand=False)
    gold = free.filter(hit, gold=False).update(gold=True, updated_at=at)
    return gold, free.exclude(hit).filter(gold=True).update(gold=False, updated_at=at)
