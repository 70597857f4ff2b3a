"""Customers are reminded of what is overdue, step by step as their class says; their reseller can hold that back."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from billing.actions.book import locked_balance
from billing.actions.mail import addresses_for
from billing.actions.settle import settle_statements
from billing.enums import NextStep
from billing.models import RemindedStatement, Reminder, ReminderHold, ReminderMail, Statement
from billing.queries.reminders import (
    BEGINS,
    Reached,
    coming,
    customers_due,
    hold_of,
    reached_by,
    rules_of,
    why_not_hold,
)  # fmt: skip
from billing.queries.unpaid import overdue_of
from customers.models import Customer
from oms.kit.acting import as_system
from oms.kit.lengths import whole
from oms.kit.one_by_one import one_by_one
from oms.kit.outbox import wake
from partners.models import Account

LONGEST, FURTHEST = 500, timedelta(days=365)


def remind_due(*, at: datetime) -> int:
    """Remind whoever is to be reminded by `at`, each in a transaction of its own; how many were. Several may run at once."""
    with as_system():
        due = list(customers_due(at))
    return one_by_one(due, partial(remind, at=at), failing="customer %s could not be reminded")


def remind(customer_id: int, *, at: datetime) -> bool:
    """Remind one customer of all that is overdue, if a step is reached today; whether it was. What is paid at the same moment
    is waited for, and counts."""
    with as_system():
        customer = Customer.objects.select_related("customer_class", "partner").get(pk=customer_id)
        row = locked_balance(customer)
        customer.refresh_from_db(fields=["customer_class", "balance_control", "partner", "time_zone"])
        today = customer.today(at)
        settle_statements(customer=customer, balance=row.balance, today=today)
        addresses = addresses_for(customer)
        if not addresses or customer.clock(at) < BEGINS or hold_of(customer, today):
            return False
        overdue = overdue_of(customer, row.balance, today)
        reached = reached_by(one for one, _unpaid in overdue)
        steps = _steps(customer, [one for one, _unpaid in overdue], reached, today)
        if not steps or Reminder.objects.filter(customer=customer, day=today).exists():
            return False
        reminder = _written(customer, overdue, steps, reached, today, at)
        ReminderMail.objects.bulk_create(
            ReminderMail(
                key=f"reminder:{reminder.pk}:{n}", partner_id=reminder.partner_id, reminder=reminder, address=address,
                created_at=at, due_at=at,
            )
            for n, address in enumerate(addresses)
        )  # fmt: skip
        wake("reminders")
        return True


def _steps(customer: Customer, overdue: list[Statement], reached: Reached, today: date) -> dict[int, int]:
    """Which step each statement reaches today, by its key."""
    rules, found = rules_of(customer), {}
    for one in overdue:
        count, last = reached[one.pk]
        following = rules.next_of(one.due_day, count, last) if one.due_day else None
        if following and following[0] <= today and following[1] != NextStep.BLOCK:
            found[one.pk] = count + 1
    return found


def _written(
    customer: Customer, overdue: list[tuple[Statement, Decimal]], steps: dict[int, int], reached: Reached, today: date,
    at: datetime,
) -> Reminder:  # fmt: skip
    rules, step = rules_of(customer), max(steps.values())
    after = reached | {pk: (count, today) for pk, count in steps.items()}
    following = coming(rules, [one for one, _unpaid in overdue], after)
    made: Reminder = Reminder.objects.create(
        partner_id=customer.partner_id, partner_name=customer.partner_name, customer=customer, customer_code=customer.code,
        customer_name=customer.name, step=step, level=rules.steps[step - 1][1], currency=customer.currency,
        statements=", ".join(one.no for one, _unpaid in overdue), overdue=sum(unpaid for _one, unpaid in overdue),
        next_step=following.step if following else "", next_day=max(following.day, today) if following else None,
        day=today, at=at,
    )  # fmt: skip
    RemindedStatement.objects.bulk_create(
        RemindedStatement(reminder=made, statement=one, step=steps.get(one.pk), unpaid=unpaid)
        for one, unpaid in overdue
    )
    return made


@transaction.atomic
def hold_reminders(*, customer: Customer, until: date, reason: str, by: Account, at: datetime) -> ReminderHold:
    """Neither remind nor block the customer up to `until`, that day included; another hold takes the place of the first.

    Raises PermissionDenied for anybody but its reseller; ValidationError, by field, without a reason, and for a day that is
    over or more than a year ahead.
    """
    locked = _locked(customer, by)
    today = locked.today(at)
    reason = whole(reason.strip(), LONGEST, "reason")
    if not reason:
        raise ValidationError({"reason": _("Say why it is not reminded.")})
    if until < today:
        raise ValidationError({"until": _("That day is over.")})
    if until > today + FURTHEST:
        raise ValidationError({"until": _("Hold reminders back for a year at most.")})
    held: ReminderHold
    held, _new = ReminderHold.objects.update_or_create(
        customer=locked, partner_id=locked.partner_id,
        defaults={"until": until, "reason": reason, "by_name": by.name, "at": at},
    )  # fmt: skip
    return held


@transaction.atomic
def go_on_reminding(*, customer: Customer, by: Account, at: datetime) -> None:
    """End the hold. Raises PermissionDenied for anybody but its reseller; ValidationError where there is none."""
    locked = _locked(customer, by)
    held = hold_of(locked, locked.today(at))
    if held is None:
        raise ValidationError(_("Its reminders are not on hold."))
    held.delete()


def _locked(customer: Customer, by: Account) -> Customer:
    if reason := why_not_hold(by, customer):
        raise PermissionDenied(reason)
    found: Customer = Customer.objects.select_for_update(no_key=True, of=("self",)).get(pk=customer.pk)
    return found
