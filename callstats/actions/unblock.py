"""The customer's reseller lets a blocked extension call again (guide 2.8.3)."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from callstats.actions.move_spending import move_spending
from callstats.enums import SpendingState
from callstats.models import Spending
from callstats.notifications.calls import ExtensionUnblocked
from callstats.queries.spending import UNTIL_MIDNIGHT, why_not_unblock
from customers.models import Customer
from inventory.actions.command import send
from inventory.enums import CommandKind
from oms.kit.figures import figure
from oms.kit.lengths import whole
from partners.messages.actions.tell import people_of, tell
from partners.models import Account

LONGEST = 500


@transaction.atomic
def unblock_extension(
    *, spending: Spending, comment: str, until: str, amount: Decimal | None, by: Account, at: datetime
) -> None:
    """Unblock the extension: today it may go on until midnight, or until `amount` beyond its limit is spent.

    A block of an earlier day is over with it, and today's limit holds. Raises PermissionDenied for anybody but the customer's
    reseller; ValidationError, by field, without a comment, for an amount that is spent already, and when it is not blocked.
    """
    if reason := why_not_unblock(by, spending):
        raise PermissionDenied(reason)
    comment = whole(comment.strip(), LONGEST, "comment")
    if not comment:
        raise ValidationError({"comment": _("Say why the extension is unblocked.")})
    customer = Customer.objects.select_for_update(no_key=True).get(pk=spending.customer_id)
    rows = Spending.objects.select_for_update().filter(customer=customer, extension=spending.extension)
    blocked = list(rows.filter(state=SpendingState.BLOCKED).order_by("day"))
    mine = next((row for row in blocked if row.pk == spending.pk), None)
    if mine is None:
        spending.refresh_from_db()
        told = {"extension": spending.extension, "state": spending.get_state_display()}
        raise ValidationError(_("Extension %(extension)s is not blocked: it is “%(state)s”.") % told)
    today = at.astimezone(ZoneInfo(customer.time_zone)).date()
    for row in blocked:
        _let_go_on(row, today, until, amount, comment=comment, by=by, at=at)
    send(
        customer=customer, kind=CommandKind("unblock_extension"), order_no="", by=by, at=at,
        target=_("Extension %s") % spending.extension, payload={"extension": spending.extension},
    )  # fmt: skip
    mine.customer = customer
    others = [one for one in people_of([mine.partner_id], screen="call-fraud-status") if one.pk != by.pk]
    tell(ExtensionUnblocked.of(mine), to=others, by=by, at=at)
    spending.take_over(mine)


def _let_go_on(
    row: Spending, today: date, until: str, amount: Decimal | None, *, comment: str, by: Account, at: datetime
) -> None:
    free, extra = False, None
    if row.day == today:
        free, extra = until == UNTIL_MIDNIGHT, None if until == UNTIL_MIDNIGHT else _beyond(row, amount)
    move_spending(
        row, "unblock", at=at, by_name=by.name, words=comment, free=free, extra=extra, unblocked_at=at,
        unblocked_by=by.name, comment=comment,
    )  # fmt: skip


def _beyond(row: Spending, amount: Decimal | None) -> Decimal:
    """So much beyond the limit. Raises ValidationError where nothing of it would be left."""
    if amount is None or amount <= 0:
        raise ValidationError({"amount": _("Say how much beyond the limit may be spent today.")})
    if row.held_limit + amount <= row.held_used:
        told = {
            "used": f"{figure(row.held_used, 2)} {row.currency}",
            "least": f"{figure(row.exceeded, 2)} {row.currency}",
        }
        raise ValidationError({"amount": _("%(used)s are spent already: allow more than %(least)s.") % told})
    return amount
