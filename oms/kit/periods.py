"""Days and months."""

import calendar
from datetime import MAXYEAR, date, datetime, timedelta
from zoneinfo import ZoneInfo


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or that month's last day; at most the calendar's last one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > MAXYEAR:
        return date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def add_days(day: date, days: int) -> date:
    """`days` later; at most the calendar's last day."""
    return day + timedelta(days=min(days, (date.max - day).days))


def day_after(day: date) -> date | None:
    """The next day; None after the last one of the calendar."""
    return None if day == date.max else day + timedelta(days=1)


def local_day(at: datetime, zone: str) -> date:
    """The day it is at `at` in the time zone `zone`."""
    return at.astimezone(ZoneInfo(zone)).date()
