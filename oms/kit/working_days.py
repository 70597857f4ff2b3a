"""Working days of a country: its weekends and public holidays (library `holidays`), and exceptions of one's own.

A country is ISO 3166: "GB", or "GB-SCT" where a part of it has holidays of its own.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

import holidays
from django.utils.translation import gettext as _
from holidays.registry import COUNTRIES

REGION = {"GB": "ENG"}  # countries without common bank holidays: the part that telecoms' working days follow
LONGEST_GAP = 366  # no calendar may be closed for longer than this
NAMES = {
    codes[1]: re.sub(r"\b(And|Of|The)\b", lambda word: word[0].lower(), name.replace("_", " ").title())
    for name, codes in COUNTRIES.items()
}


def known(country: str) -> bool:
    """Whether there is a calendar for `country`."""
    code, _dash, region = country.partition("-")
    return code in holidays.list_supported_countries() and (not region or region in _regions(code))


def countries() -> list[tuple[str, str]]:
    """(code, name) of every country with a calendar, by name."""
    supported = holidays.list_supported_countries(include_aliases=False)
    return sorted(((code, NAMES.get(code, code)) for code in supported), key=lambda c: c[1])


def country_of(code: str) -> str:
    """United Kingdom for GB."""
    return NAMES.get(code, code)


def name_of(country: str) -> str:
    """United Kingdom, or United Kingdom (SCT)."""
    code, _dash, region = country.partition("-")
    region = region or REGION.get(code, "")
    return country_of(code) + (f" ({region})" if region else "")


def public_holidays(country: str, year: int) -> list[tuple[date, str]]:
    """(day, name) of each public holiday of `year`, in order. Raises ValueError for a country without a calendar."""
    found = _calendar(country)
    found.get(date(year, 1, 1))  # the library fills years as they are asked for
    return sorted((day, name) for day, name in found.items() if day.year == year)


def is_working_day(day: date, country: str, exceptions: Mapping[date, bool] | None = None) -> bool:
    """Whether people work on `day`; an exception (day → works?) has the last word."""
    if exceptions and day in exceptions:
        return exceptions[day]
    return _calendar(country).is_working_day(day)


def add_working_days(day: date, n: int, country: str, exceptions: Mapping[date, bool] | None = None) -> date:
    """The n-th working day after `day`; before it when n < 0; with n = 0 the first working day from `day` on.

    Raises ValueError for a country without a calendar, and when a calendar is closed for over a year.
    """
    step = timedelta(days=-1 if n < 0 else 1)
    left, gap = max(abs(n), 1), 0
    if n == 0:
        day -= step
    while left:
        day += step
        worked = is_working_day(day, country, exceptions)
        left, gap = (left - 1, 0) if worked else (left, gap + 1)
        if gap > LONGEST_GAP:
            raise ValueError(
                _("The working calendar of %(country)s has no working day within a year of %(day)s.")
                % {"country": country, "day": day}
            )
    return day


def working_days_between(first: date, last: date, country: str, exceptions: Mapping[date, bool] | None = None) -> int:
    """How many working days lie after `first`, up to and with `last`; negative when `last` is earlier."""
    if last < first:
        return -working_days_between(last, first, country, exceptions)
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(is_working_day(day, country, exceptions) for day in days)


def _regions(code: str) -> list[str]:
    return holidays.list_supported_countries(include_aliases=False).get(code, [])


@lru_cache(maxsize=64)
def _calendar(country: str) -> holidays.HolidayBase:
    if not known(country):
        raise ValueError(
            _("There is no working calendar for “%(country)s”. Write a country code such as GB.") % {"country": country}
        )
    code, _dash, region = country.partition("-")
    return holidays.country_holidays(code, subdiv=region or REGION.get(code))
