"""What was reminded of, what comes next, and who is on hold."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Case, CharField, Count, Exists, F, Max, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from billing.enums import BLOCK_OPEN, BlockState, Dunned, NextStep, StatementKind, StatementState
from billing.models import PaymentBlock, RemindedStatement, Reminder, ReminderHold, Statement
from billing.queries.unpaid import overdue_of
from billing.reminding import Rules
from customers.enums import BalanceControl
from customers.models import Customer
from oms.kit.periods import local_day
from partners.models import Account

BEGINS = time(8)  # of the customer's day: what the bank told by night is booked by then
Reached = dict[int, tuple[int, date | None]]  # statement → how many steps, the day of the last


@dataclass(frozen=True)
class Coming:
    """What comes next for a customer, and from which day on."""

    day: date
    step: NextStep


def rules_of(customer: Customer) -> Rules:
    """Of its class; without one nobody is reminded. A prepaid customer owes nothing."""
    klass = customer.customer_class
    if klass is None or customer.balance_control != BalanceControl.POSTPAID:
        return Rules(0, ())
    return Rules.of(klass.grace_days, klass.reminder_steps, klass.block_days)


def reached_by(statements: Iterable[Statement]) -> Reached:
    """How far each was reminded of; (0, None) for the others."""
    ids = [one.pk for one in statements]
    rows = RemindedStatement.objects.filter(statement__in=ids, step__isnull=False).values("statement_id")
    told = rows.annotate(n=Count("pk"), last=Max("reminder__day")).values_list("statement_id", "n", "last")
    return dict.fromkeys(ids, (0, None)) | {pk: (n, last) for pk, n, last in told}


def coming(rules: Rules, statements: Iterable[Statement], reached: Reached) -> Coming | None:
    """The first thing that comes next for any of the `statements`, all of them overdue."""
    found = [rules.next_of(one.due_day, *reached[one.pk]) for one in statements if one.due_day]
    first = min((one for one in found if one), key=lambda one: one[0], default=None)
    return Coming(*first) if first else None


def customers_due(at: datetime) -> Iterator[int]:
    """Those of whose overdue statements one has a step to reach on their own day; each looks again under its lock."""
    rows = Statement.objects.filter(
        state=StatementState.OVERDUE, kind=StatementKind.STATEMENT, partner_id=F("customer__partner_id"),
        customer__balance_control=BalanceControl.POSTPAID, customer__customer_class__isnull=False,
    )  # fmt: skip
    with_step = Q(reminded__step__isnull=False)
    rows = rows.annotate(
        reached=Count("reminded", filter=with_step), last_day=Max("reminded__reminder__day", filter=with_step)
    )
    columns = ("grace_days", "reminder_steps", "block_days")
    told = rows.order_by("customer_id").values_list(
        "customer_id", "customer__time_zone", "due_day", "reached", "last_day",
        *(f"customer__customer_class__{name}" for name in columns),
    )  # fmt: skip
    before = 0
    for pk, zone, due, reached, last, *its_class in told:
        following = Rules.of(*its_class).next_of(due, reached, last)
        if following and following[1] != NextStep.BLOCK and following[0] <= local_day(at, zone) and pk != before:
            if at.astimezone(ZoneInfo(zone)).time() < BEGINS:
                continue
            before = pk
            yield pk


def hold_of(customer: Customer, today: date) -> ReminderHold | None:
    """That its reseller holds reminders back today."""
    found: ReminderHold | None = ReminderHold.objects.filter(
        customer=customer, partner_id=customer.partner_id, until__gte=today
    ).first()
    return found


def reminders_of(user: Account, *, at: datetime) -> QuerySet[Reminder]:
    """Rows of the grid, with how it stands with their customer now: blocked, on hold, still overdue, or paid."""
    held = ReminderHold.objects.filter(
        customer=OuterRef("customer"), partner=OuterRef("partner"), until__gte=local_day(at, "UTC")
    )
    late = Statement.objects.filter(
        customer=OuterRef("customer"), partner=OuterRef("partner"), state=StatementState.OVERDUE
    )
    blocked = PaymentBlock.objects.filter(customer=OuterRef("customer"), state=BlockState.BLOCKED)
    return Reminder.objects.visible_to(user).annotate(
        now=Case(
            When(Exists(blocked), then=Value(Dunned.BLOCKED)),
            When(~Exists(late), then=Value(Dunned.PAID)), When(Exists(held), then=Value(Dunned.ON_HOLD)),
            default=Value(Dunned.OVERDUE), output_field=CharField(),
        )
    )  # fmt: skip


def why_not_hold(user: Account, customer: Customer) -> str:
    """Why this person may not put the customer's reminders on hold; empty when it may."""
    if customer.partner_id == user.partner_id:
        return ""
    return _("Only %s, whose customer it is, says whether it is reminded.") % customer.partner_name


def how_reminded(customer: Customer, balance: Decimal, today: date) -> dict[str, Any]:
    """What the page of its account says."""
    statements = [one for one, _unpaid in overdue_of(customer, balance, today)]
    last = Reminder.objects.filter(customer=customer, partner_id=customer.partner_id).order_by("-at").first()
    known = (*BLOCK_OPEN, BlockState.RELEASED)
    blocks = list(PaymentBlock.objects.filter(customer=customer, state__in=known).order_by("-begun_at", "-pk")[:2])
    return {
        "block": next((one for one in blocks if one.state in BLOCK_OPEN), None),
        "released": next((one for one in blocks if one.state == BlockState.RELEASED), None),
        "last": last, "hold": hold_of(customer, today),
        "coming": coming(rules_of(customer), statements, reached_by(statements)),
    }  # fmt: skip
