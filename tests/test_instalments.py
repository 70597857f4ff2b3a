"""When lifetime licenses are paid, and how many: a table of days, and a count day by day beside it (guide 2.7.3)."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.instalments import Instalment, Taken, agreed, cost, due_on, instalments_in
from billing.settled import Dated, month_of
from oms.kit.periods import add_months

DAY = timedelta(days=1)


def taken(day: date, quantity: int = 10, years: int | None = 3, order: int = 1) -> Taken:
    return Taken(order, 7, "hybrid" if years or quantity < 0 else "lifetime", years, day, quantity)


@pytest.mark.parametrize(
    ("activated", "years", "number", "due"),
    [
        (date(2026, 11, 17), 3, 1, date(2026, 11, 17)),  # in the middle of a month: whole, on its day
        (date(2026, 11, 17), 3, 2, date(2026, 12, 17)),
        (date(2026, 11, 17), 3, 36, date(2029, 10, 17)),  # the last one
        (date(2026, 11, 17), 5, 60, date(2031, 10, 17)),
        (date(2026, 1, 31), 3, 2, date(2026, 2, 28)),  # ends of months
        (date(2026, 1, 31), 3, 3, date(2026, 3, 31)),
        (date(2026, 1, 31), 3, 4, date(2026, 4, 30)),
        (date(2026, 1, 30), 3, 2, date(2026, 2, 28)),
        (date(2027, 12, 31), 3, 3, date(2028, 2, 29)),  # a leap year
        (date(2028, 2, 29), 3, 2, date(2028, 3, 29)),  # activated on the 29th of February
        (date(2028, 2, 29), 3, 13, date(2029, 2, 28)),
        (date(2028, 2, 29), 5, 49, date(2032, 2, 29)),
        (date(2026, 12, 1), 3, 2, date(2027, 1, 1)),
        (date(2026, 5, 31), None, 1, date(2026, 5, 31)),  # once
    ],
)
def test_each_instalment_is_due_on_its_day(activated, years, number, due) -> None:
    one = taken(activated, years=years)
    assert due_on(activated, number) == due
    assert instalments_in(month_of(due), [one]) == [Instalment(one, due, number, 10)]


@pytest.mark.parametrize(
    ("years", "before", "after"),
    [(3, date(2026, 10, 31), date(2029, 11, 17)), (5, date(2026, 10, 31), date(2031, 11, 17)),
     (None, date(2026, 10, 31), date(2026, 12, 17))],
)  # fmt: skip
def test_nothing_is_due_before_the_first_and_after_the_last(years, before, after) -> None:
    one = taken(date(2026, 11, 17), years=years)
    assert not instalments_in(month_of(before), [one]) and not instalments_in(month_of(after), [one])


def test_what_came_last_goes_back_first_and_has_no_further_instalments() -> None:
    first, second = taken(date(2026, 1, 15), 10), taken(date(2026, 3, 10), 4, years=5, order=2)
    back = taken(date(2026, 5, 10), -6, years=None, order=3)

    def due(month: int) -> list[tuple[int, int]]:
        return [
            (one.taken.order, one.quantity)
            for one in instalments_in(month_of(date(2026, month, 1)), [first, second, back])
        ]

    assert due(4) == [(1, 10), (2, 4)]
    assert due(5) == [(1, 8), (2, 0)]  # from the day on which they go back
    assert due(12) == [(1, 8), (2, 0)]


def test_what_was_paid_once_is_not_paid_back() -> None:
    once, back = taken(date(2026, 1, 15), years=None), Taken(2, 7, "lifetime", None, date(2026, 1, 20), -10)
    assert [one.quantity for one in instalments_in(month_of(date(2026, 1, 1)), [once, back])] == [10]
    assert not instalments_in(month_of(date(2026, 2, 1)), [once, back])


PRICES = [Dated(date(2026, 3, 1), Decimal("2.00")), Dated(date(2026, 6, 1), Decimal("3.00"))]


@pytest.mark.parametrize(
    ("activated", "by", "price"),
    [
        (date(2026, 3, 1), date(2026, 3, 31), "2.00"),
        (date(2026, 5, 31), date(2030, 1, 31), "2.00"),  # it stays, whatever comes later
        (date(2026, 6, 1), date(2026, 6, 30), "3.00"),
        (date(2026, 2, 28), date(2026, 2, 28), None),  # none holds yet
        (date(2026, 2, 28), date(2026, 3, 31), "2.00"),  # the first one after it, from then on
        (date(2026, 2, 28), date(2026, 12, 31), "2.00"),
    ],
)
def test_the_price_is_that_of_the_activation_date(activated, by, price) -> None:
    found = agreed(PRICES, activated, by)
    assert (found and str(found.each)) == price
    assert agreed([], activated, by) is None


def test_an_instalment_is_rounded_to_its_currency() -> None:
    assert cost(25, Decimal("2.59"), "GBP") == Decimal("64.75")
    assert cost(3, Decimal("10.50"), "JPY") == Decimal(32)


# --- a count day by day


STARTS = st.integers(0, 900).map(lambda n: date(2026, 12, 15) + n * DAY)
ORDERS = st.lists(st.tuples(STARTS, st.integers(1, 9), st.sampled_from([3, 5])), min_size=1, max_size=4)
BACKS = st.lists(st.tuples(st.integers(1, 1500), st.integers(1, 12)), max_size=3)


@settings(max_examples=40, deadline=None)
@given(ORDERS, BACKS)
def test_the_months_come_to_a_count_day_by_day(orders, backs) -> None:
    """Each license by itself: whose it is, when it goes back, and each day on which one of them is paid."""
    bought = [Taken(n, 7, "hybrid", years, day, quantity) for n, (day, quantity, years) in enumerate(orders, 1)]
    back, owned = [], sum(one.quantity for one in bought)
    last = max(one.day for one in bought)
    for n, (ahead, quantity) in enumerate(sorted(backs), 100):
        if quantity <= owned:  # never more than there are
            back.append(Taken(n, 7, "hybrid", None, last + ahead * DAY, -quantity))
            owned -= quantity
    every, counted, paid = [*bought, *back], Counter(), Counter()
    stack: list[int] = []
    day, end = min(one.day for one in every), date(2036, 1, 1)
    while day < end:
        for one in sorted((one for one in every if one.day == day), key=lambda one: one.order):
            if one.quantity > 0:
                stack += [one.order] * one.quantity
            else:
                del stack[one.quantity :]
        ends = (day + DAY).day == 1
        for one in bought:
            due = day >= one.day and (day.day == one.day.day or (ends and day.day < one.day.day))
            if due and paid[one.order] < one.times:
                paid[one.order] += 1
                counted[one.order, day.replace(day=1)] += stack.count(one.order)
        day += DAY
    month, found = min(one.day for one in every).replace(day=1), Counter()
    while month < end:
        for one in instalments_in(month_of(month), every):
            found[one.taken.order, month] += one.quantity
        month = add_months(month, 1)
    assert +found == +counted
