"""Reads of saved views."""

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from oms.kit.compiled import Compiled
from oms.kit.screens import Screen, registry
from partners.desk.models import SavedView
from partners.people.models import Account


def saved_views(user: Account, code: str) -> list[SavedView]:
    """Views of a grid: this person's own in their order, then those its partner's people share."""
    return _views(user.pk, user.partner_id, code)


@Compiled.planned(int, int, str)
def _views(account: int, partner: int, code: str) -> QuerySet[SavedView]:
    mine = Q(account=account) | Q(shared=True, partner_id=partner)
    own = ExpressionWrapper(Q(account=account), output_field=BooleanField())
    return SavedView.objects.filter(mine, screen=code).order_by(own.desc(), "position", "name", "pk")


def own_views(user: Account) -> dict[Screen, list[SavedView]]:
    """This person's own views of every grid that is still open to them, in the order of the menu."""
    found: dict[Screen, list[SavedView]] = {}
    for view in SavedView.objects.filter(account=user).order_by("screen", "position", "name", "pk"):
        if view.screen in registry.screens and user.may_open(view.screen):
            found.setdefault(registry[view.screen], []).append(view)
    return dict(sorted(found.items(), key=lambda entry: (entry[0].order, str(entry[0].title))))
