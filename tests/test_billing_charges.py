"""Charges of a customer, from dated facts; against an independent count day by day."""

from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from billing.charges import STOP, TRIAL, Bought, Charge, Facts, Price, Step, Stop, charges, rounded, tax_on
from billing.periods import Period, nth_period
from customers.enums import BillingPeriod as B

DAY = timedelta(days=1)
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))


def on(day: int, month: int = 11) -> date:
    return date(2026, month, day)


def line(*steps: tuple[date, int], price: str = "12.00", start: date = on(1, 1), once: bool = False) -> Bought:
    made = tuple(Step(day, change, f"O{n}") for n, (day, change) in enumerate(steps))
    return Bought("line:1", "item", "Item", "Main", made, (Price(date.min, Decimal(price)),), start, once)


def november(*bought: Bought, stops: tuple[Stop, ...] = (), kind: str = B.MONTHLY) -> list[Charge]:
    return charges(Facts("GBP", kind, on(1, 1), bought, stops), NOVEMBER)


def days_of(charge: Charge) -> list[tuple[int, int, int, int]]:
    return [(one.first.day, one.last.day, one.quantity, one.of_days) for one in charge.stretches]


def test_a_whole_month_costs_the_price() -> None:
    [one] = november(line((on(1, 3), 3)))
    assert days_of(one) == [(1, 30, 3, 30)]
    assert one.amount == Decimal("36.00")


def test_a_quantity_change_is_pro_rata_by_day() -> None:
    """The picture of the statement: 6 on 9 days and 8 on 21 at 10.90."""
    [one] = november(line((on(3, 3), 6), (on(10), 2), price="10.90"))
    assert days_of(one) == [(1, 9, 6, 30), (10, 30, 8, 30)]
    assert [str(part) for _stretch, part in one.parts()] == ["19.62", "61.04"]
    assert one.amount == Decimal("80.66")


def test_a_trial_is_left_out_and_says_so() -> None:
    [one] = november(line((on(1), 1), start=on(15)))
    assert days_of(one) == [(15, 30, 1, 30)]
    assert [(free.why, free.first.day, free.last.day, free.days) for free in one.free] == [(TRIAL, 1, 14, 14)]
    [whole] = november(line((on(1), 1), start=on(1, 12)))
    assert (whole.amount, whole.stretches, whole.free[0].days) == (0, (), 30)


def test_a_stop_is_left_out_to_its_last_day() -> None:
    [one] = november(line((on(1, 3), 1)), stops=(Stop(on(5), on(9), "S1"),))
    assert days_of(one) == [(1, 4, 1, 30), (10, 30, 1, 30)]
    assert [(free.why, free.first.day, free.last.day) for free in one.free] == [(STOP, 5, 9)]
    [going_on] = november(line((on(1, 3), 1)), stops=(Stop(on(5), None, "S1"),))
    assert days_of(going_on) == [(1, 4, 1, 30)]


def test_a_close_ends_the_charge_on_the_last_day() -> None:
    [one] = november(line((on(1, 3), 2), (on(15), -2)))
    assert days_of(one) == [(1, 14, 2, 30)]
    assert november(line((on(1, 3), 2), (on(1), -2))) == []


def test_a_swap_charges_no_day_twice() -> None:
    gone, came = november(line((on(1, 3), 1), (on(16), -1)), line((on(16), 1), start=on(16)))
    assert (days_of(gone), days_of(came)) == ([(1, 15, 1, 30)], [(16, 30, 1, 30)])


def test_a_price_holds_from_its_day() -> None:
    dated = Bought(
        "channels:sip", "sip", "SIP", "", (Step(on(1, 3), 2, "O1"),),
        (Price(on(1, 3), Decimal(3)), Price(on(11), Decimal(6))), on(1, 3),
    )  # fmt: skip
    [one] = november(dated)
    assert [(str(stretch.each), stretch.days) for stretch in one.stretches] == [("3", 10), ("6", 20)]
    assert one.amount == Decimal("10.00")


def test_once_is_charged_on_its_day_and_never_again() -> None:
    setup = line((on(3), 2), (on(20), 1), (on(25), -3), price="90.00", once=True, start=on(3))
    [one] = november(setup)
    assert one.amount == Decimal("270.00")
    assert charges(Facts("GBP", B.MONTHLY, on(1, 1), (setup,)), Period(on(1, 12), on(31, 12))) == []


def test_once_is_charged_on_billing_start_where_that_is_later() -> None:
    [one] = november(line((on(20, 10), 1), price="90.00", once=True, start=on(3)))
    assert days_of(one) == [(3, 3, 1, 0)]


def test_what_moves_to_another_account_by_one_order_is_not_charged_again() -> None:
    def setup(*steps: Step) -> Bought:
        return Bought("line", "setup", "Set-up", "", steps, (Price(date.min, Decimal(90)),), on(1, 1), once=True)

    there, here = setup(Step(on(1, 3), 2, "O1"), Step(on(9), -2, "O2")), setup(Step(on(9), 3, "O2"))
    [one] = november(there, here)
    assert days_of(one) == [(9, 9, 1, 0)]


@pytest.mark.parametrize(
    ("kind", "period", "amount"),
    [
        (B.DAILY, (on(5), on(5)), "1.00"),  # a 30th of November
        (B.WEEKLY, (on(26, 10), on(1)), "6.81"),  # six 31sts of October, one 30th of November: 5.806… + 1
        (B.SEMIMONTHLY, (on(1), on(15)), "15.00"),
        (B.THIRTY_DAYS, (on(1), on(30)), "30.00"),
        (B.ANNIVERSARY, (on(10, 10), on(9)), "30.00"),  # its own month of 31 days
    ],
)
def test_a_day_costs_its_part_of_the_month(kind: str, period: tuple[date, date], amount: str) -> None:
    facts = Facts("GBP", kind, on(10, 1), (line((on(1, 3), 1), price="30.00"),))
    [one] = charges(facts, Period(*period))
    assert one.amount == Decimal(amount)


@pytest.mark.parametrize(
    ("exact", "currency", "amount"),
    [
        (Fraction(1, 200), "GBP", "0.01"),
        (Fraction(-1, 200), "GBP", "-0.01"),
        (Fraction(4999, 10**6), "GBP", "0.00"),
        (Fraction(1, 2), "JPY", "1"),
        (Fraction(1, 2000), "KWD", "0.001"),
    ],
)
def test_a_half_goes_away_from_zero(exact: Fraction, currency: str, amount: str) -> None:
    assert str(rounded(exact, currency)) == amount


def test_tax_is_rounded_once_on_the_sum() -> None:
    assert tax_on(Decimal("282.30"), Decimal("20"), "GBP") == Decimal("56.46")
    assert tax_on(Decimal("0.13"), Decimal("17.5"), "GBP") == Decimal("0.02")


# --- a life against an independent count


def a_life(random: Random) -> tuple[Facts, Period]:
    """Lines with changes, trials, dated prices and stops over about a year, and all days it may touch."""
    kind, created = random.choice(B.values), date(2027, 11, 1) + random.randrange(120) * DAY
    bought = tuple(_bought(n, created, random) for n in range(random.randrange(1, 5)))
    stops, day = [], created
    for n in range(random.randrange(3)):
        day += random.randrange(10, 90) * DAY
        last = day + random.randrange(20) * DAY
        stops.append(Stop(day, last if random.random() < 0.8 else None, f"S{n}"))
        day = last + DAY
    return Facts("GBP", kind, created, bought, tuple(stops)), Period(created - 70 * DAY, created + 400 * DAY)


def _bought(n: int, created: date, random: Random) -> Bought:
    first = created + random.randrange(-20, 100) * DAY
    steps, day, quantity = [Step(first, random.randrange(1, 9), "O0")], first, 0
    quantity = steps[0].change
    for number in range(random.randrange(6)):
        day += random.randrange(60) * DAY
        change = random.choice([c for c in range(-quantity, 6) if c])
        quantity += change
        steps.append(Step(day, change, f"O{number + 1}"))
    prices = [Price(first, Decimal(random.randrange(5000)) / 100)]
    if random.random() < 0.4:
        prices.append(Price(first + random.randrange(1, 200) * DAY, Decimal(random.randrange(5000)) / 100))
    start = first + random.choice([0, 0, 14, 31]) * DAY
    return Bought(f"line:{n}", f"item {n}", "Item", "", tuple(steps), tuple(prices), start)


def counted_by_day(facts: Facts, first: date, last: date, lengths: dict[date, int]) -> Fraction:
    """What each day costs, one after another; knows nothing of pieces. `lengths`: of the month that a day is part of."""
    total, day = Fraction(0), first
    while day <= last:
        stopped = any(s.first <= day and (s.last is None or s.last >= day) for s in facts.stops)
        for one in facts.bought:
            count = 0
            for step in one.steps:
                if step.day <= day:
                    count += step.change
            price = one.prices[0].each
            for dated in one.prices:
                if dated.since <= day:
                    price = dated.each
            if not stopped and day >= one.billing_start:
                total += count * Fraction(price) / lengths[day]
        day += DAY
    return total


@settings(max_examples=80, deadline=None)
@given(some.integers(0, 10**9))
def test_all_periods_together_come_to_a_count_day_by_day(seed: int) -> None:
    random = Random(seed)
    facts, life = a_life(random)
    periods, n = [], -80
    while (period := nth_period(facts.kind, facts.created, n)).first <= life.last:
        n += 1
        if period.last >= life.first:
            periods.append(period)
    whole_month = facts.kind == B.ANNIVERSARY
    lengths = {
        (day := period.first + n * DAY): period.days if whole_month else monthrange(day.year, day.month)[1]
        for period in periods
        for n in range(period.days)
    }
    expected = counted_by_day(facts, periods[0].first, periods[-1].last, lengths)
    in_order = {period: charges(facts, period) for period in periods}
    random.shuffle(periods)
    in_any = {period: charges(facts, period) for period in periods}
    assert in_any == in_order
    lines = [one for period in periods for one in in_any[period]]
    assert sum((one.exact for one in lines), Fraction(0)) == expected
    for one in lines:
        assert sum(part for _stretch, part in one.parts()) == one.amount
        assert abs(Fraction(one.amount) - one.exact) <= Fraction(1, 200)
    charged = [
        (one.bought.key, s.first + n * DAY) for one in lines for s in (*one.stretches, *one.free) for n in range(s.days)
    ]
    assert len(charged) == len(set(charged)), "a day is charged or left out twice"
    there = {
        (one.key, day) for one in facts.bought for day in lengths if sum(s.change for s in one.steps if s.day <= day)
    }
    assert set(charged) == there, "a day is missing"
