"""Calls today, beside what is usual on the weekday; for My Home."""

from collections import defaultdict
from datetime import timedelta
from typing import Any

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from callstats.models import SummedUsage
from callstats.queries.usage import USUAL_WEEKS
from oms.kit import charts
from oms.kit.figures import figure
from partners.models import Account


def calls_today(user: Account) -> dict[str, Any]:
    """Bars of today's hours, the usual as a dashed line, and both until the last full hour in words."""
    now = timezone.localtime()
    earlier = [now.date() - timedelta(weeks=n + 1) for n in range(USUAL_WEEKS)]
    rows = SummedUsage.objects.visible_to(user).filter(day__in=[now.date(), *earlier]).order_by()
    found: dict[Any, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for day, clock, calls in rows.values_list("day", "clock").annotate(Sum("calls")):
        if calls:
            found[day][clock] = calls
    known = [found[day] for day in earlier if day in found]
    usual = [sorted(day[hour] for day in known)[len(known) // 2] if known else 0 for hour in range(24)]
    today = [found[now.date()][hour] for hour in range(24)]
    chart = charts.bars(
        [(f"{hour:02d}", [n]) for hour, n in enumerate(today)], [_("Today")], open_last=False, most=max(1, *usual)
    )
    if known:
        charts.over(chart, usual, _("Usual"))
    so_far, by_now = sum(today[: now.hour]), sum(usual[: now.hour])
    words = _("%(n)s calls until %(hour)s:00") % {"n": figure(so_far), "hour": f"{now.hour:02d}"}
    if known:
        words = _("%(now)s; usual are %(n)s") % {"now": words, "n": figure(by_now)}
    head = [_("Hour"), _("Today"), _("Usual")]
    listed = [[f"{h:02d}:00", figure(today[h]), figure(usual[h]) if known else "—"] for h in range(24)]
    return {
        "words": words,
        "chart": chart,
        "said": words,
        "head": head,
        "rows": listed,
        "empty": not any(today) and not known,
    }
