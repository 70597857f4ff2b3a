"""The provider's working calendar of a country: public holidays, with the provider's own days having the last word."""

from dataclasses import dataclass
from datetime import date, timedelta

from catalogue.models import NumberType, WorkingDayException
from oms.kit.working_days import LONGEST_GAP, add_working_days, is_working_day, name_of, public_holidays


@dataclass(frozen=True)
class Day:
    """A day of the year that is not as its weekday says: a holiday, an exception, or both."""

    day: date
    name: str
    works: bool
    own: WorkingDayException | None = None


def exceptions_of(country: str, first: date, last: date) -> dict[date, bool]:
    """The provider's own days between two days: day → do people work?"""
    rows = WorkingDayException.objects.filter(country=country, day__range=(first, last))
    return dict(rows.values_list("day", "works"))


def working_day_after(day: date, n: int, country: str) -> date:
    """The n-th working day after `day` (before it when n < 0) in the provider's calendar of `country`."""
    far = timedelta(days=LONGEST_GAP + abs(n) * 3)
    return add_working_days(day, n, country, exceptions_of(country, day - far, day + far))


def days_of_year(country: str, year: int) -> list[Day]:
    """Public holidays and the provider's own days, in order."""
    own = {row.day: row for row in WorkingDayException.objects.filter(country=country, day__year=year)}
    found = {day: Day(day, name, False) for day, name in public_holidays(country, year)}
    for day, row in own.items():
        found[day] = Day(day, row.name, row.works, row)
    return [found[day] for day in sorted(found)]


def working_days_in(country: str, year: int) -> int:
    """How many working days `year` has."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    own = exceptions_of(country, first, last)
    return sum(is_working_day(first + timedelta(days=n), country, own) for n in range((last - first).days + 1))


def countries_in_use() -> list[tuple[str, str]]:
    """(code, name) of the countries that numbers or exceptions belong to; first of all those."""
    codes = {*NumberType.objects.values_list("country", flat=True)}
    codes |= {*WorkingDayException.objects.values_list("country", flat=True)}
    return sorted(((code, name_of(code)) for code in codes), key=lambda pair: pair[1])
