"""How long ago or how long until, in few signs: 1 min, 3 h, 5 d 23 h."""

from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

MINUTE, HOUR, DAY = 60, 3_600, 86_400
LONG = timedelta(days=1)  # from here on what waits is said to wait long


def span(seconds: float) -> str:
    """A length of time by its two largest units; the smallest is a minute."""
    whole = max(0, int(seconds))
    days, hours, minutes = whole // DAY, whole % DAY // HOUR, whole % HOUR // MINUTE
    if days:
        return _("%(d)s d %(h)s h") % {"d": days, "h": hours} if hours else _("%(d)s d") % {"d": days}
    return _("%(h)s h") % {"h": hours} if hours else _("%(m)s min") % {"m": max(1, minutes)}


def age(since: datetime, now: datetime) -> str:
    """How long it has been since then."""
    return span((now - since).total_seconds())


def when(at: datetime, now: datetime) -> str:
    """As a list of news says it: 4 min, 09:41 today and yesterday, then the day."""
    if now - at < timedelta(hours=1):
        return age(at, now)
    days = (localtime(now).date() - localtime(at).date()).days
    return date_format(localtime(at), "H:i" if days <= 1 else "MONTH_DAY_FORMAT")
