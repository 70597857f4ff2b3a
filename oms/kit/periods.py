"""Days and months."""

import calendar
from datetime import date, datetime
from zoneinfo import ZoneInfo


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def local_day(at: datetime, zone: str) -> date:
    """The day it is at `at` in the time zone `zone`."""
    return at.astimezone(ZoneInfo(zone)).date()
