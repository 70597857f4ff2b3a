"""A person blocks a customer for payment, or releases it: the same orders and the same story as by the rules of its class."""

import uuid
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from billing.actions.block import RESUME, SOURCE, STOP, tell_of
from billing.actions.move_block import move_block
from billing.actions.remind import hold_reminders
from billing.actions.settle import settle_statements
from billing.enums import BlockCause
from billing.models import CustomerBalance, PaymentBlock
from billing.notifications.blocks import BlockedByHand, ReleasedByHand
from billing.queries.blocks import Blocked, open_block, owed_now
from billing.rules import why_not_block
from customers.enums import CustomerStatus
from customers.models import Customer
from oms.kit.lengths import whole
from orders.actions.by_rule import order_by_rule
from partners.models import Account

LONGEST, COMMENT = 500, 200


@transaction.atomic
def block_by_hand(*, customer: Customer, reason: str, by: Account, at: datetime) -> PaymentBlock:
    """Stop the service today by an order of its own, before the rules do, or where they would not.

    For what is overdue, else for its limit; the payment that makes it whole releases it. Where nothing is owed only a person
    releases it. Raises PermissionDenied without the right, and for anybody but its reseller; ValidationError without a reason,
    for a customer whose service does not run, and where an order under way forbids it.
    """
    locked = _locked(customer, by)
    reason = _said(reason, _("Say why it is blocked."))
    block = open_block(locked.pk)
    if block and block.stop_no:
        raise ValidationError(_("It is blocked already, by order %s.") % block.stop_no)
    if locked.status != CustomerStatus.ACTIVATED:
        raise ValidationError(_("Only a service that runs is blocked: it is “%s”.") % locked.get_status_display())
    found = _cause(locked, at)
    block = block or PaymentBlock(partner_id=locked.partner_id, customer=locked, begun_at=at)
    block.cause, block.key, block.why, block.rules = found.cause, found.key, found.why[:LONGEST], _("by hand")
    block.by_name, block.reason, block.company_id = by.name, reason, by.partner_id
    fields = {"title": _("Blocked for payment"), "reason": _("Payment"), "comment": f"{block.why}. {reason}"[:COMMENT]}
    order = order_by_rule(customer=locked, kind=STOP, fields=fields, source=SOURCE, rule=by.name, by=by, at=at)
    block.save()
    move_block(block, "stop", stop_no=order.no, stopped_at=at, waits_for="")
    tell_of(BlockedByHand, locked, block, by=by, at=at)
    return block


@transaction.atomic
def release_by_hand(
    *, customer: Customer, reason: str, until: date | None = None, by: Account, at: datetime
) -> PaymentBlock:
    """Let the service of a customer go on that is blocked for payment.

    Up to the day `until` it is neither reminded nor blocked, and from the next one on the rules hold again; without a day it is
    not blocked again for the same. Raises PermissionDenied as `block_by_hand` does; ValidationError, by field, without a reason,
    for a day that is over or more than a year ahead, and where it is not blocked or an order forbids it.
    """
    locked = _locked(customer, by)
    reason = _said(reason, _("Say why it is released."))
    block = open_block(locked.pk)
    if block is None or not block.stop_no:
        raise ValidationError(_("It is not blocked for payment."))
    if until:
        hold_reminders(customer=locked, until=until, reason=reason, by=by, at=at)
    fields = {"title": _("Released by hand"), "comment": reason[:COMMENT]}
    order = order_by_rule(customer=locked, kind=RESUME, fields=fields, source=SOURCE, rule=by.name, by=by, at=at)
    move_block(
        block, "release", resume_no=order.no, ended_at=at, by_hand=True, held_until=until, released_by=by.name,
        release_reason=reason, company_id=by.partner_id, waits_for="",
    )  # fmt: skip
    tell_of(ReleasedByHand, locked, block, by=by, at=at)
    return block


def _cause(customer: Customer, at: datetime) -> Blocked:
    row = CustomerBalance.objects.select_for_update(of=("self",)).get(customer=customer)
    today = customer.today(at)
    settle_statements(customer=customer, balance=row.balance, today=today)
    return owed_now(customer, row, today) or Blocked(
        BlockCause.HAND, f"hand:{uuid.uuid4()}", _("Nothing is overdue; a person releases it")
    )


def _said(reason: str, without: str) -> str:
    found = whole(reason.strip(), LONGEST, "reason")
    if not found:
        raise ValidationError({"reason": without})
    return found


def _locked(customer: Customer, by: Account) -> Customer:
    if reason := why_not_block(by, customer):
        raise PermissionDenied(reason)
    Customer.objects.select_for_update(of=("self",)).get(pk=customer.pk)
    found: Customer = Customer.objects.select_related("customer_class", "partner").get(pk=customer.pk)
    return found
