"""Who may do what with a statement."""

from django.utils.translation import gettext as _

from billing.models import Statement
from partners.models import Account


def why_not_act(user: Account, statement: Statement) -> str:
    """Why this person may not issue, send or credit it; empty when it may: only the company that charges it."""
    if statement.partner_id == user.partner_id:
        return ""
    return _("Only the company that charges this customer issues, sends and credits its statements.")
