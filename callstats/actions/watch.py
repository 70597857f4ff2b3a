"""The hour that is over is compared with what is usual at that hour of the weekday; who sees the calls is told."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import connection
from django.utils import timezone

from callstats.models import CallAlarm
from callstats.notifications.calls import CallsUnusual
from callstats.queries.quality import Unusual, unusual_hours
from oms.kit.acting import as_system, root_id
from partners.messages.actions.tell import people_of, tell
from partners.models import Account

LATE = timedelta(minutes=10)  # so long after its end the records of an hour are waited for
TAKE = """
insert into kit_mark (name, at) values ('call quality', %(hour)s)
on conflict (name) do update set at = excluded.at where kit_mark.at < excluded.at returning 1
"""


def watch_last_hour(*, at: datetime) -> int:
    """Look at the last hour that is over, once; how many figures were not as usual.

    The mark that it was looked at, the alarms and their messages are of one transaction.
    """
    hour = timezone.localtime(at - LATE).replace(minute=0, second=0, microsecond=0) - timedelta(hours=1)
    with as_system(), connection.cursor() as cursor:
        cursor.execute(TAKE, {"hour": hour})
        if cursor.fetchone() is None:
            return 0
        return sum(_alarm(found, hour, at) for found in list(unusual_hours(hour.date(), hour.hour)))


def _alarm(found: Unusual, hour: datetime, at: datetime) -> bool:
    """Keep the alarm and tell those of the partner who may see its calls; whether it is a new one."""
    figures = {name: Decimal(getattr(found, name)).quantize(Decimal("0.1")) for name in ("value", "low", "high")}
    key = {"day": hour.date(), "clock": hour.hour, "direction": found.direction, "figure": found.figure}
    alarm, new = CallAlarm.objects.get_or_create(
        partner_id=found.partner_id, **key, defaults={**figures, "calls": found.calls, "told_at": at}
    )
    if new:
        by = Account.objects.select_related("partner").get(partner_id=root_id(), is_chief=True)
        tell(CallsUnusual.of(alarm), to=people_of([found.partner_id], screen="daily-call-usage"), by=by, at=at)
    return new
