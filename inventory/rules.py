"""Who may do what with stock."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from partners.enums import Right
from partners.models import Account


def may_manage_numbers(user: Account) -> bool:
    """The provider and partners with Manage DDI (guide 2.7.1.5)."""
    return user.has(Right.MANAGE_DDI)


def demand_manage_ddi(user: Account) -> None:
    """403 with the reason, for whom `may_manage_numbers` says no."""
    if not may_manage_numbers(user):
        raise PermissionDenied(_("Your company does not hold the right “Manage DDI”. Your provider grants it."))
