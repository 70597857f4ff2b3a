"""Who may do what with a statement."""

from django.utils.translation import gettext as _

from billing.models import Adjustment, Statement
from customers.models import Customer
from partners.models import Account

BY_HAND = "block-by-hand"  # the right, as roles hold it


def why_not_act(user: Account, statement: Statement) -> str:
    """Why this person may not issue, send or credit it; empty when it may: only the company that charges it."""
    if statement.partner_id == user.partner_id:
        return ""
    return _("Only the company that charges this customer issues, sends and credits its statements.")


def why_not_adjust(user: Account, customer: Customer) -> str:
    """Why this person may not adjust what the customer is charged; empty when it may."""
    if customer.partner_id == user.partner_id:
        return ""
    return _("Only %s, whose customer it is, adjusts what it is charged.") % customer.partner_name


def why_not_block(user: Account, customer: Customer) -> str:
    """Why this person may not block the customer for payment by hand, nor release it; empty when it may."""
    if customer.partner_id != user.partner_id:
        return _("Only %s, whose customer it is, blocks and releases it.") % customer.partner_name
    return "" if user.may_open(BY_HAND) else user.why_closed(BY_HAND)


def why_not_decide(user: Account, adjustment: Adjustment) -> str:
    """Why this person may not agree to it or refuse it: two pairs of eyes of the customer's own reseller."""
    if adjustment.partner_id != user.partner_id:
        return _("Only the company whose customer it is decides on it.")
    if adjustment.proposed_by_id == user.pk:
        return _("Another person of your company decides on what you proposed.")
    return ""
