"""Forecasts are made anew: each night, and when a period was closed or an order was confirmed."""

import time
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from billing.charges import Facts, tax_on
from billing.due import Due
from billing.enums import AdjustmentState, ChargeKind
from billing.forecasting import Sums, charged_in, months_from
from billing.models import Adjustment, Forecast, ForecastMonth, RunningPeriod
from billing.queries.charged import Known, charged_until, following_of, known_of, lines_due, sums_by_kind
from billing.queries.facts import left_out
from billing.queries.tax import rules_of, tax_of
from billing.queries.usage import charge_of_calls
from customers.models import Customer
from oms.kit.acting import as_system
from oms.kit.one_by_one import one_by_one
from orders.models import Order

AT_ONCE = 40  # seconds that one run may take; below the soft time limit of a task
SOME = 1_000
MONTHS = 6  # ahead, the running one among them
HOUR = 4  # in the customer's night
DAY = timedelta(days=1)
NAMES = [kind.value for kind in ChargeKind]
COLUMN = {kind: "credits" if kind == ChargeKind.ADJUSTMENT else kind for kind in NAMES}


def refresh_due(*, at: datetime) -> int:
    """Make those anew that are due by `at`, as much as fits into one run; how many."""
    end, count = time.monotonic() + AT_ONCE, 0
    with as_system():
        Forecast.objects.filter(customer__running_period__ends_at=None).delete()
    while time.monotonic() < end:
        with as_system():
            ids = list(_due(at).values_list("customer_id", flat=True)[:SOME])
        in_time = (pk for pk in ids if time.monotonic() < end)
        failing = "the forecast of customer %s could not be made"
        made = one_by_one(in_time, partial(refresh_forecast, at=at), failing=failing)
        count += made
        if not made:
            break
    return count


def _due(at: datetime) -> QuerySet[RunningPeriod]:
    made = OuterRef("customer__forecast__made_at")
    confirmed = Order.objects.filter(customer=OuterRef("customer_id"), effective__isnull=False, updated_at__gt=made)
    adjusted = Adjustment.objects.filter(
        customer=OuterRef("customer_id"), state=AdjustmentState.AGREED, decided_at__gt=made
    )
    other_period = ~Q(customer__forecast__first=F("first"))
    rows = RunningPeriod.objects.filter(ends_at__isnull=False).annotate(
        confirmed=Exists(confirmed), adjusted=Exists(adjusted)
    )
    wanted = Q(customer__forecast=None) | Q(customer__forecast__due_at__lte=at) | other_period
    wanted |= Q(confirmed=True) | Q(adjusted=True)
    return rows.filter(wanted).order_by("pk")


@transaction.atomic
def refresh_forecast(customer_id: int, *, at: datetime) -> bool:
    """Make the customer's forecast anew; False where another does it now, or nothing runs."""
    with as_system():
        held = RunningPeriod.objects.select_for_update(skip_locked=True).filter(customer=customer_id)
        running = held.first()
        if running is None:
            return False
        customer = Customer.objects.select_related("customer_class").get(pk=customer_id)
        until = charged_until(customer, running, following_of(customer, running))
        running.customer = customer
        known = known_of([running])[customer.pk]
        lines = lines_due(customer, running, known, last=until)
        sums = sums_by_kind([(line.charge.bought.kind, line.amount) for line in lines])
        net = sum(sums.values(), Decimal(0))
        tax = _tax(customer, running, lines)
        row, _new = Forecast.objects.update_or_create(
            customer=customer,
            defaults={
                "partner_id": customer.partner_id, "currency": customer.currency, "first": running.first,
                "last": running.last, "today": _as_of_today(running, known, until, net, at), "net": net, "tax": tax,
                "total": net + tax, "made_at": at, "due_at": _next_night(customer, at), **_columns(sums),
            },
        )  # fmt: skip
        row.months.all().delete()
        ForecastMonth.objects.bulk_create(_months(customer, known.facts, row, at))
    return True


def _as_of_today(running: RunningPeriod, known: Known, until: date, net: Decimal, at: datetime) -> Decimal:
    """What the statement would be if the period ended today; where what recurs is charged in advance it is all charged."""
    customer = running.customer
    today = max(running.first, customer.today(at))
    if today >= running.last or until > running.last:
        return net
    short = RunningPeriod(customer=customer, kind=running.kind, first=running.first, last=today)
    return sum((line.amount for line in lines_due(customer, short, known, last=today)), Decimal(0))


def _tax(customer: Customer, running: RunningPeriod, lines: list[Due]) -> Decimal:
    """On each billing account's sum, as its statement will have it."""
    accounts = {one.pk: one for one in customer.billing_accounts.order_by("pk")}
    main, rules = next(iter(accounts), 0), rules_of(customer.partner_id)
    nets: dict[int, Decimal] = dict.fromkeys(accounts, Decimal(0))
    for line in lines:
        asked = line.charge.bought.account_id
        nets[asked if asked in accounts else main] += line.amount
    rates = {pk: tax_of(customer, accounts[pk], running.last, rules).rate for pk in nets if nets[pk]}
    return sum((tax_on(nets[pk], rate, customer.currency) for pk, rate in rates.items()), Decimal(0))


def _months(customer: Customer, facts: Facts, row: Forecast, at: datetime) -> list[ForecastMonth]:
    if left_out(customer):
        return []
    months = months_from(customer.today(at), MONTHS)
    calls = charge_of_calls(customer, facts, months[0])
    sums = [charged_in(facts, month, calls if month == months[0] else None) for month in months]
    return [
        ForecastMonth(forecast=row, month=month.first, **_columns(found))
        for month, found in zip(months, sums, strict=True)
    ]


def _columns(sums: Sums) -> Sums:
    return {COLUMN[kind]: sums.get(kind, Decimal(0)) for kind in NAMES}


def _next_night(customer: Customer, at: datetime) -> datetime:
    local = at.astimezone(ZoneInfo(customer.time_zone))
    night = local.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    return night if night > local else (night + DAY)
