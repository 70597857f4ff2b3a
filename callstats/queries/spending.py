"""What follows from what an extension has spent; which days are looked at; who is shown what."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.utils.translation import gettext as _

from callstats.enums import SpendingState
from callstats.models import Spending
from oms.kit.figures import figure
from partners.models import Account

WHOLE = 100  # per cent
UNTIL_MIDNIGHT, PLUS_AMOUNT = "midnight", "amount"  # how long an unblocked extension may go on


def what_follows(spending: Spending, today: date) -> str:
    """The verb of SPENDING_WAYS that is due on `today`, the customer's day; nothing where none is.

    Only the customer's current day blocks: records that come later never stop who calls today.
    """
    if spending.day > today or not spending.used:
        return ""
    state, reached = spending.state, spending.held_used >= spending.bound and not spending.free
    if spending.day < today:
        over = state in (SpendingState.WITHIN, SpendingState.WARNED) and spending.held_used >= spending.held_limit
        return "note" if over else ""
    if state in (SpendingState.WITHIN, SpendingState.WARNED, SpendingState.UNBLOCKED) and reached:
        return "block"
    return "warn" if state == SpendingState.WITHIN and spending.held_used >= warns_at(spending.held_limit) else ""


def reached_words(spending: Spending) -> str:
    """Which limit was reached: “Limit at night reached: 10.00 GBP a day”."""
    told = {"limit": spending.get_held_display(), "amount": amount_of(spending)}
    return _("%(limit)s reached: %(amount)s a day") % told


def near_words(spending: Spending) -> str:
    """Which limit is near."""
    told = {"limit": spending.get_held_display(), "amount": amount_of(spending)}
    return _("%(limit)s is near: %(amount)s a day") % told


def amount_of(spending: Spending) -> str:
    return f"{figure(spending.held_limit, 2)} {spending.currency}"


def warns_at(limit: Decimal) -> Decimal:
    """The amount at which the reseller is warned."""
    return limit * settings.FRAUD_WARNS_AT / WHOLE


def why_not_unblock(user: Account, spending: Spending) -> str:
    """Why this person may not unblock; empty when it may: only the reseller to whom the customer belongs (guide 2.8.3)."""
    if spending.partner_id == user.partner_id:
        return ""
    return _("Only %s, whose customer it is, may unblock the extension.") % spending.customer.partner_name
