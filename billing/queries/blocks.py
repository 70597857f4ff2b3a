"""Who is to be blocked for payment, and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, F, Max, Q
from django.utils.translation import gettext as _

from billing.enums import (
    BLOCK_OPEN,
    IN_FAVOUR,
    BlockCause,
    BlockState,
    NextStep,
    Standing,
    StatementKind,
    StatementState,
)
from billing.models import BalanceEntry, CustomerBalance, PaymentBlock, Statement
from billing.queries.balance import standing
from billing.queries.lines import in_money
from billing.queries.reminders import hold_of, reached_by, rules_of
from billing.queries.unpaid import overdue_of
from billing.reminding import Rules
from customers.enums import BalanceControl, CustomerStatus
from customers.models import Customer
from oms.kit.periods import local_day

AT_LIMIT = {Standing.USED_UP: BlockCause.FUNDS, Standing.AT_LIMIT: BlockCause.LIMIT}


@dataclass(frozen=True)
class Blocked:
    """What a customer is to be blocked for; `key` names it."""

    cause: BlockCause
    key: str
    why: str


def why_blocked(customer: Customer, row: CustomerBalance, today: date) -> Blocked | None:
    """What the rules of its class block the customer for today; nothing while it is on hold, and for what a person ended a
    block before."""
    if customer.customer_class is None or hold_of(customer, today):
        return None
    found = _overdue(customer, row, today) or _at_limit(customer, row)
    ended = PaymentBlock.objects.filter(
        customer=customer, state=BlockState.RELEASED, by_hand=True, held_until__isnull=True
    )
    return None if found is None or ended.filter(key=found.key).exists() else found


def owed_now(customer: Customer, row: CustomerBalance, today: date) -> Blocked | None:
    """What a person that blocks the customer today blocks it for, whatever its class says: what is overdue, else its limit."""
    overdue = overdue_of(customer, row.balance, today)
    if overdue:
        return Blocked(BlockCause.OVERDUE, f"overdue:{overdue[0][0].pk}", _listed(overdue, row))
    return _limit_of(customer, row)


def is_whole(customer: Customer, row: CustomerBalance, block: PaymentBlock, today: date) -> bool:
    """Whether nothing is left of what the customer was blocked for, nor of anything else it would be blocked for. What a person
    blocked for nothing of this, a person releases."""
    if block.cause == BlockCause.HAND:
        return False
    if block.cause == BlockCause.OVERDUE and overdue_of(customer, row.balance, today):
        return False
    if block.cause != BlockCause.OVERDUE and _stands(row) in AT_LIMIT:
        return False
    return why_blocked(customer, row, today) is None


def open_block(customer_id: int) -> PaymentBlock | None:
    found: PaymentBlock | None = PaymentBlock.objects.filter(customer_id=customer_id, state__in=BLOCK_OPEN).first()
    return found


def is_looked_at(customer: Customer) -> bool:
    """Whether a booking may change that the customer is blocked."""
    klass = customer.customer_class
    return (
        bool(klass and (klass.blocks_at_limit or klass.block_days is not None)) or open_block(customer.pk) is not None
    )


def customers_to_look_at(at: datetime) -> list[int]:
    """Those that are blocked, or may have to be; each is looked at again under its lock."""
    stands = PaymentBlock.objects.filter(state__in=BLOCK_OPEN).values_list("customer_id", flat=True)
    limits = CustomerBalance.objects.annotate(standing=standing()).filter(
        customer__customer_class__blocks_at_limit=True, customer__status=CustomerStatus.ACTIVATED, standing__in=AT_LIMIT
    )
    return sorted({*stands, *limits.values_list("customer_id", flat=True), *_overdue_ones(at)})


def _overdue_ones(at: datetime) -> Iterator[int]:
    with_step = Q(reminded__step__isnull=False)
    rows = Statement.objects.filter(
        state=StatementState.OVERDUE, kind=StatementKind.STATEMENT, partner_id=F("customer__partner_id"),
        customer__status=CustomerStatus.ACTIVATED, customer__balance_control=BalanceControl.POSTPAID,
        customer__customer_class__block_days__isnull=False,
    ).annotate(reached=Count("reminded", filter=with_step), last_day=Max("reminded__reminder__day", filter=with_step))  # fmt: skip
    columns = (f"customer__customer_class__{name}" for name in ("grace_days", "reminder_steps", "block_days"))
    told = rows.values_list("customer_id", "customer__time_zone", "due_day", "reached", "last_day", *columns)
    for pk, zone, due, reached, last, *its_class in told:
        following = Rules.of(*its_class).next_of(due, reached, last)
        if following and following[1] == NextStep.BLOCK and following[0] <= local_day(at, zone):
            yield pk


def _overdue(customer: Customer, row: CustomerBalance, today: date) -> Blocked | None:
    overdue = overdue_of(customer, row.balance, today)
    rules, reached = rules_of(customer), reached_by(one for one, _unpaid in overdue)
    for one, _unpaid in overdue:
        following = rules.next_of(one.due_day, *reached[one.pk]) if one.due_day else None
        if following and following[1] == NextStep.BLOCK and following[0] <= today:
            return Blocked(BlockCause.OVERDUE, f"overdue:{one.pk}", _listed(overdue, row))
    return None


def _listed(overdue: list[tuple[Statement, Decimal]], row: CustomerBalance) -> str:
    return _("Overdue: %s") % ", ".join(f"{one.no} ({in_money(unpaid, row.currency)})" for one, unpaid in overdue)


def _at_limit(customer: Customer, row: CustomerBalance) -> Blocked | None:
    assert customer.customer_class
    return _limit_of(customer, row) if customer.customer_class.blocks_at_limit else None


def _limit_of(customer: Customer, row: CustomerBalance) -> Blocked | None:
    """Once something was booked: who has just begun has used nothing up. A payment makes it another block."""
    cause = AT_LIMIT.get(_stands(row))
    booked = BalanceEntry.objects.filter(customer=customer)
    if cause is None or not booked.exists():
        return None
    last = booked.filter(kind__in=IN_FAVOUR).order_by("-pk").values_list("pk", flat=True).first()
    told = {"balance": in_money(row.balance, row.currency), "limit": in_money(row.credit_limit or 0, row.currency)}
    words = {
        BlockCause.FUNDS: _("Funds used up: the balance is %(balance)s"),
        BlockCause.LIMIT: _("Credit limit of %(limit)s reached: the balance is %(balance)s"),
    }[cause]
    return Blocked(cause, f"{cause}:{last or 0}", words % told)


def _stands(row: CustomerBalance) -> Standing:
    found = CustomerBalance.objects.filter(pk=row.pk).annotate(standing=standing()).values_list("standing", flat=True)
    return Standing(found[0])
