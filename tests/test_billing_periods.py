"""Billing periods: a table of dates, and that no day is in two of them or in none (seed 001, domain.md 4.4)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from billing.periods import Period, nth_period, number_of, period_after, period_of
from customers.enums import BillingPeriod as B
from customers.models import Customer

DAY = timedelta(days=1)
TABLE = [  # kind, created, n, first, last
    (B.DAILY, "2026-03-28", 0, "2026-03-28", "2026-03-28"),
    (B.DAILY, "2026-03-28", 1, "2026-03-29", "2026-03-29"),  # the clocks go forward: one day like any
    (B.DAILY, "2028-02-28", 1, "2028-02-29", "2028-02-29"),
    (B.WEEKLY, "2026-11-29", 0, "2026-11-23", "2026-11-29"),  # created on a Sunday
    (B.WEEKLY, "2026-11-30", 0, "2026-11-30", "2026-12-06"),  # and on a Monday
    (B.WEEKLY, "2026-12-30", 0, "2026-12-28", "2027-01-03"),
    (B.WEEKLY, "2026-10-19", 1, "2026-10-26", "2026-11-01"),  # after the clocks went back
    (B.SEMIMONTHLY, "2026-02-15", 0, "2026-02-01", "2026-02-15"),
    (B.SEMIMONTHLY, "2026-02-16", 0, "2026-02-16", "2026-02-28"),
    (B.SEMIMONTHLY, "2028-02-16", 0, "2028-02-16", "2028-02-29"),
    (B.SEMIMONTHLY, "2026-12-31", 1, "2027-01-01", "2027-01-15"),
    (B.MONTHLY, "2026-01-31", 0, "2026-01-01", "2026-01-31"),
    (B.MONTHLY, "2026-01-31", 1, "2026-02-01", "2026-02-28"),
    (B.MONTHLY, "2027-12-15", 2, "2028-02-01", "2028-02-29"),
    (B.MONTHLY, "2099-12-15", 2, "2100-02-01", "2100-02-28"),  # no leap year
    (B.ANNIVERSARY, "2026-03-19", 0, "2026-03-19", "2026-04-18"),
    (B.ANNIVERSARY, "2026-03-19", 9, "2026-12-19", "2027-01-18"),
    (B.ANNIVERSARY, "2026-03-01", 0, "2026-03-01", "2026-03-31"),
    (B.ANNIVERSARY, "2026-01-28", 0, "2026-01-28", "2026-02-27"),
    (B.ANNIVERSARY, "2026-01-28", 1, "2026-02-28", "2026-03-27"),
    (B.ANNIVERSARY, "2026-01-31", 0, "2026-01-31", "2026-02-28"),
    (B.ANNIVERSARY, "2026-01-31", 1, "2026-03-01", "2026-03-28"),
    (B.ANNIVERSARY, "2026-01-31", 2, "2026-03-29", "2026-04-28"),
    (B.ANNIVERSARY, "2028-01-31", 0, "2028-01-31", "2028-02-28"),
    (B.ANNIVERSARY, "2028-01-31", 1, "2028-02-29", "2028-03-28"),
    (B.ANNIVERSARY, "2028-02-29", 0, "2028-02-29", "2028-03-28"),
    (B.ANNIVERSARY, "2028-02-29", 12, "2029-03-01", "2029-03-28"),
    (B.ANNIVERSARY, "2026-04-30", 0, "2026-04-30", "2026-05-28"),
    (B.ANNIVERSARY, "2026-12-29", 0, "2026-12-29", "2027-01-28"),
    (B.ANNIVERSARY, "2026-01-31", -1, "2025-12-29", "2026-01-30"),
    (B.THIRTY_DAYS, "2026-03-20", 0, "2026-03-20", "2026-04-18"),
    (B.THIRTY_DAYS, "2026-03-20", 1, "2026-04-19", "2026-05-18"),
    (B.THIRTY_DAYS, "2028-02-01", 0, "2028-02-01", "2028-03-01"),
]


@pytest.mark.parametrize(("kind", "created", "n", "first", "last"), TABLE)
def test_the_table_of_dates(kind: str, created: str, n: int, first: str, last: str) -> None:
    found = Period(date.fromisoformat(first), date.fromisoformat(last))
    assert nth_period(kind, date.fromisoformat(created), n) == found
    for day in (found.first, found.last):
        assert number_of(kind, date.fromisoformat(created), day) == n


@given(some.sampled_from(B.values), some.dates(date(1990, 1, 1), date(2120, 1, 1)), some.integers(-40, 400))
def test_no_day_is_in_two_periods_and_none_in_no_one(kind: str, created: date, n: int) -> None:
    one, following = nth_period(kind, created, n), nth_period(kind, created, n + 1)
    assert one.first <= one.last
    assert following.first == one.last + DAY
    assert created in nth_period(kind, created, 0)


@given(some.sampled_from(B.values), some.dates(date(1990, 1, 1), date(2120, 1, 1)), some.integers(-5000, 20000))
def test_the_period_of_a_day_holds_it(kind: str, created: date, off: int) -> None:
    day = created + off * DAY
    assert day in period_of(kind, created, day)


@pytest.mark.parametrize(
    ("before", "after", "day", "running", "following"),
    [
        (B.MONTHLY, B.WEEKLY, "2026-11-10", ("2026-11-01", "2026-11-30"), ("2026-12-01", "2026-12-06")),
        (B.WEEKLY, B.MONTHLY, "2026-11-10", ("2026-11-09", "2026-11-15"), ("2026-11-16", "2026-11-30")),
        (B.MONTHLY, B.ANNIVERSARY, "2026-11-10", ("2026-11-01", "2026-11-30"), ("2026-12-01", "2026-12-18")),
        (B.ANNIVERSARY, B.THIRTY_DAYS, "2026-11-10", ("2026-10-19", "2026-11-18"), ("2026-11-19", "2026-12-18")),
        (B.SEMIMONTHLY, B.DAILY, "2026-02-20", ("2026-02-16", "2026-02-28"), ("2026-03-01", "2026-03-01")),
    ],
)
def test_a_period_changed_in_the_middle_ends_as_it_began(before, after, day, running, following) -> None:
    created = date(2026, 1, 19)
    runs = period_of(before, created, date.fromisoformat(day))
    assert (runs.first.isoformat(), runs.last.isoformat()) == running
    follows = period_after(runs, after, created)
    assert (follows.first.isoformat(), follows.last.isoformat()) == following


@pytest.mark.parametrize(
    ("zone", "at", "month"),
    [
        ("Asia/Kolkata", (2026, 10, 31, 18, 29), 10),  # 23:59 there, half an hour off the full hours
        ("Asia/Kolkata", (2026, 10, 31, 18, 30), 11),
        ("Asia/Kathmandu", (2026, 10, 31, 18, 15), 11),
        ("Australia/Lord_Howe", (2026, 10, 31, 13, 0), 11),  # whose summer time is half an hour
        ("Australia/Lord_Howe", (2026, 10, 31, 12, 59), 10),
        ("Europe/London", (2026, 3, 31, 22, 59), 3),  # summer time since two days
        ("Europe/London", (2026, 3, 31, 23, 0), 4),
        ("Europe/London", (2026, 10, 31, 23, 59), 10),
        ("America/St_Johns", (2026, 11, 1, 2, 29), 10),
        ("America/St_Johns", (2026, 11, 1, 2, 30), 11),
    ],
)
def test_which_period_it_is_says_the_customers_own_day(zone: str, at: tuple, month: int) -> None:
    today = Customer(time_zone=zone).today(datetime(*at, tzinfo=UTC))
    assert period_of(B.MONTHLY, date(2026, 1, 1), today).first == date(2026, month, 1)


def test_what_is_no_period_is_refused() -> None:
    with pytest.raises(ValueError, match="'yearly' is no billing period."):
        nth_period("yearly", date(2026, 1, 1), 0)
