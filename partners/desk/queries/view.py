"""Reads of saved views."""

from django.db.models import Q, QuerySet

from partners.desk.models import SavedView
from partners.people.models import Account


def saved_views(user: Account, code: str) -> QuerySet:
    """Views of a grid: this person's own and those its partner's people share."""
    mine = Q(account=user) | Q(shared=True, partner_id=user.partner_id)
    return SavedView.objects.filter(mine, screen=code).order_by("name")
