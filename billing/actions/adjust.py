"""Adjustments: a credit or a charge with a reason; over an amount a second person of the company agrees to it."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from billing.actions.forecast import refresh_forecast
from billing.enums import ADJUSTMENT_WAYS
from billing.models import Adjustment
from billing.notifications.account import AdjustmentProposed
from billing.rules import why_not_adjust, why_not_decide
from customers.models import BillingAccount, Customer
from oms.kit.lengths import whole
from partners.messages.actions.tell import people_of, tell
from partners.models import Account

LONGEST = 200
FARTHEST = timedelta(days=731)


@transaction.atomic
def propose_adjustment(
    *, customer: Customer, account: BillingAccount, amount: Decimal, day: date, reason: str, by: Account, at: datetime
) -> Adjustment:
    """A credit (below nought) or a charge of `day`, in the customer's currency, before tax. Up to ADJUSTED_ALONE it is agreed at
    once; of a larger one the others of the company are told. Raises PermissionDenied for another company than the
    customer's; ValidationError by field for nought, a day to come or longer ago than two years, an account of another customer, no reason."""
    if why := why_not_adjust(by, customer):
        raise PermissionDenied(why)
    reason = whole(" ".join(reason.split()), LONGEST, "reason")
    if errors := _wrong(customer, account, amount, day, reason, at):
        raise ValidationError(errors)
    made = Adjustment.objects.create(
        partner_id=customer.partner_id, customer=customer, billing_account=account, day=day, amount=amount,
        currency=customer.currency, reason=reason, proposed_by=by, proposer=by.name, proposed_at=at,
    )  # fmt: skip
    if abs(amount) <= settings.ADJUSTED_ALONE:
        _move(made, "agree", decider=by.name, decided_at=at)
    else:
        others = [one for one in people_of([made.partner_id], screen="customer-info.adjustments") if one.pk != by.pk]
        tell(AdjustmentProposed.of(made), to=others, by=by, at=at)
    return made


@transaction.atomic
def decide_adjustment(*, adjustment: Adjustment, verb: str, comment: str, by: Account, at: datetime) -> None:
    """Agree to it, or refuse it with a comment (`verb`: agree, refuse). Raises PermissionDenied for another company and for who
    proposed it; ValidationError where it is decided already, and for a refusal without a comment."""
    if why := why_not_decide(by, adjustment):
        raise PermissionDenied(why)
    comment = whole(" ".join(comment.split()), LONGEST, "comment")
    locked = Adjustment.objects.select_for_update().get(pk=adjustment.pk)
    if not locked.allows(verb):
        told = {"state": locked.get_state_display(), "name": locked.decider}
        raise ValidationError(_("It is “%(state)s” already, by %(name)s.") % told)
    if verb == "refuse" and not comment:
        raise ValidationError({"comment": _("Say why it is refused.")})
    _move(locked, verb, decider=by.name, decided_at=at, comment=comment)
    adjustment.take_over(locked)


def _wrong(
    customer: Customer, account: BillingAccount, amount: Decimal, day: date, reason: str, at: datetime
) -> dict[str, str]:
    found = {}
    if not amount:
        found["amount"] = _("Enter an amount: below nought a credit, above it a charge.")
    if not customer.today(at) - FARTHEST <= day <= customer.today(at):
        found["day"] = _("Choose a day that has come, of the last two years.")
    if account.customer_id != customer.pk:
        found["account"] = _("Choose a billing account of this customer.")
    if not reason:
        found["reason"] = _("Say what it is for; the customer reads it.")
    return found


def _move(adjustment: Adjustment, verb: str, **changes: Any) -> None:
    ADJUSTMENT_WAYS.take(adjustment, verb)
    for name, value in changes.items():
        setattr(adjustment, name, value)
    adjustment.save(update_fields=["state", *changes])
    if verb == "agree":
        refresh_forecast(adjustment.customer_id, at=changes["decided_at"])
