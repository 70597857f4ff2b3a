"""A customer that does not pay is blocked as its class says, and released by the payment that makes it whole."""

import uuid
from datetime import datetime
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from billing.actions.move_block import move_block
from billing.actions.settle import settle_statements
from billing.models import BlockCheck, CustomerBalance, PaymentBlock
from billing.notifications.blocks import BlockedForPayment, BlockWaits, ReleasedAfterPayment
from billing.queries.blocks import Blocked, customers_to_look_at, is_looked_at, is_whole, open_block, why_blocked
from customers.enums import CustomerStatus
from customers.models import Customer
from oms.kit.acting import as_system
from oms.kit.one_by_one import one_by_one
from oms.kit.outbox import wake
from orders.actions.by_rule import order_by_rule
from partners.messages.actions.tell import people_of, tell
from partners.messages.notifications.message import Message
from partners.models import Account

SOURCE, SCREEN, LONGEST = "payment", "balances", 500
STOP, RESUME = "service_stop", "service_resume"


def ask_for_a_look(*, customer: Customer, at: datetime) -> None:
    """Something was booked: have a worker look whether the customer is to be blocked, or released; in the caller's transaction.
    Where no worker is woken, the sweep comes a minute later, and every five minutes `review_blocks` looks at all."""
    if is_looked_at(customer):
        BlockCheck.objects.create(
            key=f"block:{uuid.uuid4()}", lane=customer.code, partner_id=customer.partner_id, customer=customer, due_at=at,
            created_at=at,
        )  # fmt: skip
        wake("blocks")


def check_block(row: BlockCheck) -> None:
    """Look at one customer for which something was booked."""
    review(row.customer_id, at=timezone.now())


def review_blocks(*, at: datetime) -> int:
    """Block and release whoever is to be by `at`, each in a transaction of its own; how many were."""
    with as_system():
        due = customers_to_look_at(at)
    return one_by_one(due, partial(review, at=at), failing="customer %s could not be blocked or released")


def review(customer_id: int, *, at: datetime) -> bool:
    """Bring one customer to what it is to be, under its lock; whether its service was stopped or goes on by it."""
    with as_system():
        Customer.objects.select_for_update(of=("self",)).get(pk=customer_id)
        customer = Customer.objects.select_related("customer_class", "partner").get(pk=customer_id)
        row = CustomerBalance.objects.select_for_update(of=("self",)).get(customer_id=customer_id)
        today = customer.today(at)
        settle_statements(customer=customer, balance=row.balance, today=today)
        block = open_block(customer_id)
        if block is None or not block.stop_no:
            return _to_stop(customer, block, why_blocked(customer, row, today), at)
        if customer.status != CustomerStatus.STOPPED:  # a person resumed or closed it
            move_block(block, "release", ended_at=at, by_hand=True, waits_for="")
            return False
        return is_whole(customer, row, block, today) and _release(customer, block, at)


def _to_stop(customer: Customer, block: PaymentBlock | None, cause: Blocked | None, at: datetime) -> bool:
    """What is stopped already is left as it is: somebody else stopped it."""
    if cause is None or customer.status != CustomerStatus.ACTIVATED:
        if block:
            move_block(block, "drop", ended_at=at, waits_for="")
        return False
    klass = customer.customer_class
    assert klass
    why = cause.why[:LONGEST]
    block = block or PaymentBlock(
        partner_id=customer.partner_id, customer=customer, rules=_("by the rules of class %s") % klass.name, begun_at=at
    )
    before, block.cause, block.key, block.why = block.waits_for, cause.cause, cause.key, why
    by = _chief(customer)
    fields = {"title": _("Blocked for payment"), "reason": _("Payment"), "comment": why[:200]}
    try:
        with transaction.atomic():
            order = order_by_rule(
                customer=customer, kind=STOP, fields=fields, source=SOURCE, rule=block.rules, by=by, at=at
            )
    except ValidationError as error:
        block.waits_for = " ".join(error.messages)[:LONGEST]
        block.save()
        if block.waits_for != before:
            tell_of(BlockWaits, customer, block, by=by, at=at)
        return False
    block.save()
    move_block(block, "stop", stop_no=order.no, stopped_at=at, waits_for="")
    tell_of(BlockedForPayment, customer, block, by=by, at=at)
    return True


def _release(customer: Customer, block: PaymentBlock, at: datetime) -> bool:
    by, rule = _chief(customer), block.rules if not block.by_name else _("by the payment")
    fields = {"title": _("Released after payment"), "comment": _("Paid: %s") % block.why[:180]}
    try:
        with transaction.atomic():
            order = order_by_rule(customer=customer, kind=RESUME, fields=fields, source=SOURCE, rule=rule, by=by, at=at)
    except ValidationError as error:
        block.waits_for = " ".join(error.messages)[:LONGEST]
        block.save(update_fields=["waits_for"])
        return False
    move_block(block, "release", resume_no=order.no, ended_at=at, waits_for="")
    tell_of(ReleasedAfterPayment, customer, block, by=by, at=at)
    return True


def _chief(customer: Customer) -> Account:
    """In whose name the customer's reseller orders by its rules."""
    chiefs = Account.objects.select_related("partner", "role")
    found: Account = chiefs.get(partner_id=customer.partner_id, is_chief=True)
    return found


def tell_of(kind: type[Message], customer: Customer, block: PaymentBlock, *, by: Account, at: datetime) -> None:
    people = people_of([customer.partner_id], screen=SCREEN, or_chief=True)
    tell(kind.of(customer, block), to=people, by=by, at=at)  # type: ignore[attr-defined]
