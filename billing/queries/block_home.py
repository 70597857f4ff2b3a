"""Blocks as people see them: the rows of the grid, and who will be blocked in the days to come."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, Count, F, Max, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone

from billing.enums import BlockState, StatementKind, StatementState
from billing.models import PaymentBlock, ReminderHold, Statement
from billing.reminding import Rules
from customers.enums import BalanceControl, CustomerStatus
from customers.models import Customer
from oms.kit.periods import local_day
from partners.models import Account

AHEAD, LISTED, DAY = 7, 3, timedelta(days=1)
UNPAID = (StatementState.ISSUED, StatementState.PART_PAID, StatementState.OVERDUE)
OF_CLASS = ("grace_days", "reminder_steps", "block_days")


def blocks_of(user: Account) -> QuerySet[PaymentBlock]:
    """Rows of the grid. `blocker`, `releaser`, `said`: empty where people of a company acted that this person does not see."""
    seen = ~Q(pk__in=[]) if user.sees_all else Q(company_id__in=user.reach())
    return PaymentBlock.objects.visible_to(user).annotate(
        blocker=Case(When(seen, then=F("by_name")), default=Value("")),
        releaser=Case(When(seen, then=F("released_by")), default=Value("")),
        said=Case(When(seen & ~Q(release_reason=""), then=F("release_reason")), When(seen, then=F("reason")),
                  default=Value("")),
    )  # fmt: skip


def only_what_is_read(block: PaymentBlock | None, user: Account) -> None:
    """Take from a block, which is not saved, who acted and why, where those are people of a company that `user` does not see."""
    if block and block.company_id and not user.sees_partner(block.company_id):
        block.by_name = block.reason = block.released_by = block.release_reason = ""


def coming_blocks(user: Account, at: datetime, days: int = AHEAD) -> dict[int, date]:
    """Customer → the day, from today to `days` ahead, on which its class blocks it if it does not pay; those that wait to be
    blocked today. Each day is the customer's own; one on hold is blocked after it. Four queries, however many there are."""
    waiting = PaymentBlock.objects.visible_to(user).filter(state=BlockState.WAITING)
    found = {pk: local_day(at, zone) for pk, zone in waiting.values_list("customer_id", "customer__time_zone")}
    for pk, day in _by_statement(user, at, days):
        found[pk] = min(day, found.get(pk, day))
    return found


def _by_statement(user: Account, at: datetime, days: int) -> Iterator[tuple[int, date]]:
    with_step = Q(reminded__step__isnull=False)
    rows = Statement.objects.visible_to(user).filter(
        state__in=UNPAID, kind=StatementKind.STATEMENT, partner_id=F("customer__partner_id"), total__gt=0,
        due_day__lte=local_day(at, "UTC") + (days + 1) * DAY, customer__status=CustomerStatus.ACTIVATED,
        customer__balance_control=BalanceControl.POSTPAID, customer__customer_class__block_days__isnull=False,
    ).annotate(reached=Count("reminded", filter=with_step), last_day=Max("reminded__reminder__day", filter=with_step))  # fmt: skip
    columns = (f"customer__customer_class__{name}" for name in OF_CLASS)
    told = list(
        rows.values_list("pk", "customer_id", "customer__time_zone", "due_day", "reached", "last_day", *columns)
    )
    customers = {row[1] for row in told}
    held = dict(ReminderHold.objects.filter(
        customer__in=customers, partner_id=F("customer__partner_id")).values_list("customer_id", "until"))  # fmt: skip
    spared = _spared(customers)
    for pk, customer, zone, due, reached, last, *its_class in told:
        today = local_day(at, zone)
        begins = max(today, held[customer] + DAY) if customer in held else today
        day = Rules.of(*its_class).block_day(due, reached, last, today=begins, until=today + days * DAY)
        if day and f"overdue:{pk}" not in spared:
            yield customer, day


def _spared(customers: set[int]) -> set[str]:
    """For what a person released a customer for good."""
    ended = PaymentBlock.objects.filter(
        customer__in=customers, state=BlockState.RELEASED, by_hand=True, held_until__isnull=True
    )
    return set(ended.values_list("key", flat=True))


def blocked_and_coming(user: Account) -> dict[str, Any]:
    """The box of My Home: how many are blocked, how many will be within a week, and the first of these."""
    coming = coming_blocks(user, timezone.now())
    first = sorted(coming, key=lambda pk: (coming[pk], pk))[:LISTED]
    named = Customer.objects.visible_to(user).in_bulk(first)
    balances = reverse("billing:balances") + "?block=" if user.may_open("balances") else ""
    return {
        "blocked": PaymentBlock.objects.visible_to(user).filter(state=BlockState.BLOCKED).count(),
        "coming": len(coming), "blocks": reverse("billing:blocks") + "?state=blocked",
        "rows": [
            (named[pk].name, reverse("billing:account", args=[named[pk].code]), coming[pk]) for pk in first if pk in named
        ],
        "week": balances + "week" if balances else "",
    }  # fmt: skip
