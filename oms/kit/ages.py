"""Every length of time and every age, in few signs: 5 min, 3 h, 2 d 4 h, 12 d, 7 mo, 3 y; always rounded down."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oms.kit.figures import figure

MINUTE, HOUR, DAY, WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(days=7)
MONTH, YEAR = timedelta(days=30.4375), timedelta(days=365.25)
LONG = DAY  # from here on what waits is said to wait long


def span(length: timedelta) -> str:
    """A length of time; the two units that matter within a week, else one. The smallest is a minute."""
    return _spoken(length // MINUTE, get_language())


@lru_cache(maxsize=4_000)
def _spoken(minutes: int, language: str | None) -> str:
    """A page names the same few lengths again and again."""
    length = minutes * MINUTE
    if length < HOUR:
        return _("%(n)s min") % {"n": max(1, minutes)}
    if length < DAY:
        return _("%(n)s h") % {"n": length // HOUR}
    if length < WEEK and (hours := length % DAY // HOUR):
        return _("%(d)s d %(h)s h") % {"d": length // DAY, "h": hours}
    if length < 2 * MONTH:
        return _("%(n)s d") % {"n": length // DAY}
    return _("%(n)s mo") % {"n": length // MONTH} if length < 2 * YEAR else _("%(n)s y") % {"n": length // YEAR}


def clock(seconds: float) -> str:
    """A length by the clock, as of calls: hours, minutes and seconds."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{figure(minutes // 60)}:{minutes % 60:02d}:{rest:02d}"


def age(since: datetime, now: datetime) -> str:
    """How long something has lasted."""
    return span(now - since)


def relative(then: datetime, now: datetime) -> str:
    """How long ago; of what is still to come: in 3 h."""
    return relatively(now)(then)


def relatively(now: datetime) -> Callable[[datetime], str]:
    """The same of many instants: what is the same of all of them is looked up once."""
    language, at_once, ahead = get_language(), _("now"), _("in %(age)s")

    def told(then: datetime) -> str:
        if (minutes := abs(now - then) // MINUTE) < 1:
            return at_once
        words = _spoken(minutes, language)
        return ahead % {"age": words} if then > now else words

    return told


def when(at: datetime, now: datetime) -> str:
    """As a list of news says it: 4 min, 09:41 today and yesterday, then the day."""
    if now - at < HOUR:
        return age(at, now)
    days = (localtime(now).date() - localtime(at).date()).days
    return date_format(localtime(at), "H:i" if days <= 1 else "MONTH_DAY_FORMAT")
