"""How long ago something was, or how soon it will be, in a few characters."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

MINUTE, HOUR, DAY, WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(days=7)
MONTH, YEAR = timedelta(days=30.4375), timedelta(days=365.25)


def relative(then: datetime, now: datetime) -> str:
    """5 min, 3 h, 2 d 4 h, 12 d, 7 mo, 3 y; of what is still to come: in 3 h."""
    span = abs(now - then)
    if span < MINUTE:
        return _("now")
    words = _span(span)
    return _("in %(age)s") % {"age": words} if then > now else words


def _span(span: timedelta) -> str:
    """The two units that matter within a week, else one; always rounded down."""
    if span < HOUR:
        return _("%(n)s min") % {"n": span // MINUTE}
    if span < DAY:
        return _("%(n)s h") % {"n": span // HOUR}
    if span < WEEK and (hours := span % DAY // HOUR):
        return _("%(d)s d %(h)s h") % {"d": span // DAY, "h": hours}
    if span < 2 * MONTH:
        return _("%(n)s d") % {"n": span // DAY}
    return _("%(n)s mo") % {"n": span // MONTH} if span < 2 * YEAR else _("%(n)s y") % {"n": span // YEAR}
