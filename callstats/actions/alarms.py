"""Alarms: a call to a watched destination, and a customer's first call to a country.

They are found in the transaction that counts a day of an extension anew, of the numbers that it has read; what follows is
done for each in a transaction of its own, as with limits. So nothing is lost or told twice, whoever dies.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from callstats.actions import alarm_sql as sql
from callstats.actions.block import SCREEN, block, clock, today_of
from callstats.enums import AlarmOutcome, SpendingState, WatchAct
from callstats.models import FraudAlarm, Spending
from callstats.notifications.alarms import FraudAlarmRaised
from callstats.queries.alarms import in_words, why_not_acknowledge
from callstats.queries.countries import dial_prefixes
from customers.models import Customer
from oms.kit.acting import as_system
from oms.kit.lengths import whole
from partners.messages.actions.tell import people_of, tell
from partners.models import Account

LATEST = timedelta(days=2)  # a record that is older raises no alarm
LONGEST = 500
Call = tuple[int, str, date, str, int, int, datetime, datetime, str, int]  # as queries/spent.py reads them


def raise_alarms(calls: Iterable[Call], *, at: datetime) -> list[int]:
    """What these calls raise, within the caller's transaction, which has their customers locked."""
    first: dict[tuple[int, str, date, str], tuple[datetime, str]] = {}
    for customer, extension, day, other, _seconds, _times, began, _last, user, _stretch in calls:
        key = (customer, extension, day, other)
        if other.startswith("+") and (key not in first or began < first[key][0]):
            first[key] = began, user
    if not first:
        return []
    dials, regions = zip(*dial_prefixes(), strict=True)
    told: dict[str, Any] = {
        "customers": [key[0] for key in first], "extensions": [key[1] for key in first], "days": [key[2] for key in first],
        "others": [key[3] for key in first], "firsts": [began for began, _user in first.values()],
        "names": [user for _began, user in first.values()], "dials": list(dials), "regions": list(regions), "at": at,
        "since": at.astimezone(UTC).date() - LATEST,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(sql.COUNTRY, told)
        found = [row[0] for row in cursor.fetchall()]
        recent = [n for n, day in enumerate(told["days"]) if day >= told["since"]]
        told |= {
            name: [told[name][n] for n in recent]
            for name in ("customers", "extensions", "days", "others", "firsts", "names")
        }
        if recent:
            cursor.execute(sql.WATCHED, told)
            found += [row[0] for row in cursor.fetchall()]
    return found


def look_after_alarms(*, at: datetime) -> None:
    """Once a minute: what a worker that died left, and countries that nobody called as long as calls are kept."""
    with as_system():
        left = list(FraudAlarm.objects.filter(outcome="").order_by("pk").values_list("pk", flat=True))
        with connection.cursor() as cursor:
            cursor.execute(sql.FORGET, [at.astimezone(UTC).date() - timedelta(days=settings.CALLS_KEPT_DAYS)])
    deal_with(left, at=at)


def sorted_out(alarms: list[int]) -> tuple[list[int], list[int]]:
    """Those of `alarms` that block, which cannot wait, and those that people are only told of."""
    if not alarms:
        return [], []
    with as_system():
        blocking = set(FraudAlarm.objects.filter(pk__in=alarms, act=WatchAct.BLOCK).values_list("pk", flat=True))
    return sorted(blocking), [pk for pk in alarms if pk not in blocking]


def deal_with(alarms: Iterable[int], *, at: datetime) -> None:
    """Tell of each alarm, and block where it says so; each in a transaction of its own."""
    for pk in alarms:
        with as_system():
            _deal_with_one(pk, at)


def _deal_with_one(pk: int, at: datetime) -> None:
    """The customer is locked first, then its spending, then the alarm."""
    found = FraudAlarm.objects.filter(pk=pk).values_list("customer_id", "extension", "day").first()
    if found is None:
        return
    customer = Customer.objects.select_for_update(no_key=True).get(pk=found[0])
    of_day = Spending.objects.select_for_update().filter(customer=customer, extension=found[1], day=found[2])
    spending = of_day.first()
    alarm = FraudAlarm.objects.select_for_update(of=("self",)).get(pk=pk)
    if alarm.outcome:
        return
    alarm.customer = customer
    told = people_of([alarm.partner_id], screen=SCREEN, or_chief=True)
    alarm.outcome = _done(alarm, spending, today_of(customer, at=at))
    if alarm.outcome == AlarmOutcome.BLOCKED and spending:
        spending.customer = customer
        block(spending, told=told, words=in_words(alarm), at=at)
    alarm.save(update_fields=["outcome"])
    tell(FraudAlarmRaised.of(alarm), to=told, by=clock(), at=at)


def _done(alarm: FraudAlarm, spending: Spending | None, today: date) -> AlarmOutcome:
    """What is done about it. Only the customer's running day blocks, as with limits."""
    if alarm.act != WatchAct.BLOCK:
        return AlarmOutcome.TOLD
    if alarm.day != today:
        return AlarmOutcome.LATE
    if spending is None:
        return AlarmOutcome.NO_LIMIT
    if spending.state == SpendingState.BLOCKED:
        return AlarmOutcome.ALREADY
    return AlarmOutcome.FREE if spending.free else AlarmOutcome.BLOCKED


@transaction.atomic
def acknowledge(*, alarm: FraudAlarm, comment: str, by: Account, at: datetime) -> None:
    """The customer's reseller has looked at it. Raises PermissionDenied for anybody else; ValidationError, by field,
    without a comment, and when somebody has done it already."""
    if reason := why_not_acknowledge(by, alarm):
        raise PermissionDenied(reason)
    comment = whole(comment.strip(), LONGEST, "comment")
    if not comment:
        raise ValidationError({"comment": _("Say what you found.")})
    mine = FraudAlarm.objects.select_for_update(of=("self",)).get(pk=alarm.pk)
    if mine.acknowledged_at:
        raise ValidationError(_("%(name)s has acknowledged this alarm already.") % {"name": mine.acknowledged_by})
    mine.acknowledged_at, mine.acknowledged_by, mine.comment = at, by.name, comment
    mine.save(update_fields=["acknowledged_at", "acknowledged_by", "comment"])
