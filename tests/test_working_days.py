"""Working days, by country, with exceptions of one's own (domain.md 4.1, 4.9)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oms.kit.working_days import (
    add_working_days,
    countries,
    is_working_day,
    known,
    name_of,
    public_holidays,
    working_days_between,
)

FRIDAY = date(2026, 12, 18)


@pytest.mark.parametrize(
    ("day", "n", "country", "due"),
    [
        (FRIDAY, 1, "GB", date(2026, 12, 21)),
        (FRIDAY, 5, "GB", date(2026, 12, 29)),  # Christmas, its weekend, and Boxing Day observed on the Monday
        (date(2026, 4, 2), 1, "GB", date(2026, 4, 7)),  # Good Friday to Easter Monday
        (date(2026, 4, 2), 1, "GB-SCT", date(2026, 4, 6)),  # Scotland works on Easter Monday
        (date(2026, 11, 21), 0, "GB", date(2026, 11, 23)),  # Saturday: the first working day from there
        (date(2026, 11, 23), 0, "GB", date(2026, 11, 23)),
        (date(2026, 12, 29), -1, "GB", date(2026, 12, 24)),
        (date(2026, 12, 31), 1, "DE", date(2027, 1, 4)),
        (date(2026, 11, 19), 1, "AE", date(2026, 11, 20)),  # a Friday; the weekend is Saturday and Sunday since 2022
    ],
)
def test_days_are_counted_over_weekends_and_holidays(day, n, country, due) -> None:
    assert add_working_days(day, n, country) == due


def test_an_exception_has_the_last_word() -> None:
    closed, works = {date(2026, 12, 21): False}, {date(2026, 12, 19): True}
    assert add_working_days(FRIDAY, 1, "GB", closed) == date(2026, 12, 22)
    assert add_working_days(FRIDAY, 1, "GB", works) == date(2026, 12, 19)
    assert is_working_day(date(2026, 12, 25), "GB", {date(2026, 12, 25): True})


def test_single_line_port_asked_on_a_friday_is_due_seven_working_days_from_monday() -> None:
    monday = add_working_days(date(2026, 12, 11), 1, "GB")  # asked on Friday after 13:00: counts from the next day
    assert add_working_days(monday, 7, "GB") == date(2026, 12, 23)


def test_the_years_holidays_are_named_in_order() -> None:
    found = public_holidays("GB", 2026)
    assert [day for day, _ in found] == sorted(day for day, _ in found)
    assert (date(2026, 8, 31), "Late Summer Bank Holiday") in found
    assert {day.year for day, _ in found} == {2026}


def test_an_unknown_country_is_refused_in_words() -> None:
    for country in ("XX", "", "GB-XXX", "gb", "../etc"):
        assert not known(country)
        with pytest.raises(ValueError, match="no working calendar"):
            add_working_days(FRIDAY, 1, country)


def test_a_calendar_without_working_days_is_an_error_not_a_hang() -> None:
    never = {FRIDAY + timedelta(days=n): False for n in range(1, 800)}
    with pytest.raises(ValueError, match="no working day"):
        add_working_days(FRIDAY, 1, "GB", never)


def test_countries_have_names() -> None:
    assert ("GB", "United Kingdom") in countries()
    assert name_of("GB") == "United Kingdom (ENG)"
    assert name_of("GB-SCT") == "United Kingdom (SCT)"


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.integers(1, 60), st.sampled_from(["GB", "DE", "US"]))
def test_back_and_forth_agree(day: date, n: int, country: str) -> None:
    due = add_working_days(day, n, country)
    assert is_working_day(due, country)
    assert working_days_between(day, due, country) == n
    assert working_days_between(due, day, country) == -n
