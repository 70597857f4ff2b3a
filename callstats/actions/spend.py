"""What extensions spend: an extension's day is counted anew whole whenever one of its calls came, moved or was taken away.

Who changes calls leaves a row in callstats_changedspending within the same transaction. Here it is taken and its day
counted anew in one transaction; then what follows (a warning, a block) is done for each in a transaction of its own, with
its command and its messages. So death at any moment loses nothing, twice is once, and no order matters.
"""

import time
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import F, Q

from callstats.actions import spend_sql as sql
from callstats.actions.alarms import deal_with, look_after_alarms, raise_alarms, sorted_out
from callstats.actions.block import SCREEN, block, clock, today_of
from callstats.actions.move_spending import move_spending
from callstats.enums import SpendingState
from callstats.models import Spending
from callstats.notifications.calls import ExtensionBlocked, SpendingWarned
from callstats.queries.bundles import CustomerDay, left_at_begin, with_bundles
from callstats.queries.spending import WHOLE, near_words, reached_words, what_follows
from callstats.queries.spent import CALLS, Key, Spent, added_up, asked, bundled_of, limits_of
from customers.models import BundleChange, Customer
from oms.kit.acting import as_system
from partners.messages.actions.tell import people_of, tell

AT_ONCE = 40  # seconds that one run may take; below the soft time limit of a task
MANY = 500  # days of extensions in one transaction
LATEST = timedelta(days=2)  # so far back a day may still run somewhere, or be noted as over
BILLED = timedelta(days=92)  # so far back call bundles that are ordered later count, as they are billed
RECENT = timedelta(hours=1)  # what was ordered since is looked at


def count_spendings(*, at: datetime, seconds: float = AT_ONCE) -> int:
    """Count every changed day of an extension anew, and do what follows, for so long; how many were counted."""
    end, count = time.monotonic() + seconds, 0
    while time.monotonic() < end and (taken := count_some(MANY, at=at)):
        count += taken[0]
        blocking, telling = sorted_out(taken[2])
        deal_with(blocking, at=at)
        judge(taken[1], at=at)
        deal_with(telling, at=at)
    return count


def look_after_spendings(*, at: datetime) -> None:
    """Once a minute: limits that were set anew, what a lost wake-up left, and what should have followed and did not."""
    since = at.astimezone(UTC).date() - LATEST
    with as_system(), connection.cursor() as cursor:
        cursor.execute(sql.LIMITS, {"at": at, "since": since})
        _note_bundles(cursor, since, at)
    count_spendings(at=at)
    with as_system():
        open_ = Spending.objects.filter(
            day__gte=since, held_used__gte=F("held_limit") * settings.FRAUD_WARNS_AT / WHOLE
        )
        open_ = open_.exclude(state__in=[SpendingState.BLOCKED, SpendingState.OVER])
        left = list(open_.order_by("pk").values_list("pk", flat=True))
    judge(left, at=at)
    look_after_alarms(at=at)


def _note_bundles(cursor: Any, since: date, at: datetime) -> None:
    """Days as which begin something else is left in the call bundles than was counted with: records of earlier days came late, or the
    contract changed. Their extensions are counted once more. Of days that are over, what is ordered now may change, too."""
    changed = BundleChange.objects.filter(made_at__gte=at - RECENT).values("customer")
    rows = Spending.objects.filter(customer__in=BundleChange.objects.values("customer")).order_by()
    rows = rows.filter(Q(day__gte=since) | Q(day__gte=since - BILLED, customer__in=changed))
    known = set(rows.values_list("customer_id", "day", "bundle_left"))
    left = left_at_begin((customer, day) for customer, day, _left in known)
    other = sorted({(customer, day) for customer, day, was in known if left.get((customer, day)) != was})
    if other:
        customers, days = zip(*other, strict=True)
        cursor.execute(sql.ANEW, {"customers": list(customers), "days": list(days), "at": at})


def count_some(most: int, *, at: datetime) -> tuple[int, list[int], list[int]] | None:
    """Count up to `most` changed days of extensions anew in one transaction: how many, the rows that stand for them, and the alarms.
    Several may run at once; None where nothing is left."""
    with as_system(), connection.cursor() as cursor:
        cursor.execute(sql.TAKE, [most])
        taken: list[Key] = cursor.fetchall()
        if not taken:
            return None
        cursor.execute(sql.LOCK, {"customers": [key[0] for key in taken]})
        keys, left = _with_bundles(cursor, taken)
        kept, calls_made = _count(cursor, keys, left, at)
        cursor.execute(sql.CLEAR, [kept])
        news = set(taken)  # who shares a bundle with them made no new call
        alarms = raise_alarms([call for call in calls_made if call[:3] in news], at=at)
        for row in Spending.objects.filter(pk__in=kept).select_related("customer"):
            if (
                what_follows(row, today_of(row.customer, at=at)) == "note"
            ):  # of a day that is over: nobody is told or stopped
                _note(row, at)
    return len(taken), kept, alarms


def _with_bundles(cursor: Any, taken: list[Key]) -> tuple[list[Key], Mapping[CustomerDay, int]]:
    """`taken`, and whoever shares a call bundle with them; and what is left in bundles as those days begin.

    A call may take what later ones of other extensions had, so such a day is counted whole, and by one at a time.
    """
    bundled = with_bundles(key[0] for key in taken)
    if not bundled:
        return taken, {}
    cursor.execute(sql.ONE_BY_ONE, [sorted(bundled)])
    left = left_at_begin((customer, day) for customer, _extension, day in taken)
    rows = Spending.objects.filter(customer__in=bundled, day__in={day for _customer, day in left}).order_by("pk")
    sharing = [
        (customer, extension, day)
        for customer, extension, day, known in rows.values_list("customer_id", "extension", "day", "bundle_left")
        if left.get((customer, day)) or (known and (customer, day) in left)
    ]
    return list(dict.fromkeys([*taken, *sharing])), left


def _count(cursor: Any, keys: list[Key], left: Mapping[CustomerDay, int], at: datetime) -> tuple[list[int], list[Any]]:
    """Keep what these days of extensions come to: the rows that stand for them, and the calls they were counted of."""
    limits = limits_of(keys)
    wanted = asked(keys, limits) | {"at": at}
    cursor.execute(CALLS, wanted)
    calls = cursor.fetchall()
    sums = added_up(keys, calls, limits, bundled_of(limits, left))
    told = {"left": [left.get((customer, day)) for customer, _extension, day in keys]}
    cursor.execute(sql.KEEP, wanted | told | _kept([sums[key] for key in keys], [limits[key].day for key in keys]))
    return [row[0] for row in cursor.fetchall()], calls


def _kept(sums: list[Spent], days: list[Decimal | None]) -> dict[str, list[Any]]:
    """The columns of KEEP: of each day of an extension what was spent, and which limit presses."""
    held = [one.pressing for one in sums]
    return {
        "names": [one.name for one in sums], "used": [one.used for one in sums], "calls": [one.calls for one in sums],
        "limits": days, "held": [one and one.which for one in held], "held_limits": [one and one.amount for one in held],
        "held_used": [one and one.used for one in held],
    }  # fmt: skip


def judge(spendings: Iterable[int], *, at: datetime) -> None:
    """Block, warn of or note each of these rows that it is due for; blocks first."""
    with as_system():
        rows = Spending.objects.filter(pk__in=list(spendings)).select_related("customer")
        due = {row.pk: verb for row in rows if (verb := what_follows(row, today_of(row.customer, at=at)))}
    for pk in sorted(due, key=lambda pk: due[pk] != "block"):
        _judge_one(pk, at)


def _judge_one(pk: int, at: datetime) -> None:
    """The row as it stands now, locked after its customer; its move, command and messages are of one transaction."""
    with as_system():
        found = Spending.objects.filter(pk=pk).values_list("customer_id", flat=True).first()
        if found is None:
            return
        customer = Customer.objects.select_for_update(no_key=True).get(pk=found)
        spending = Spending.objects.select_for_update().filter(pk=pk).first()
        verb = what_follows(spending, today_of(customer, at=at)) if spending else ""
        if spending and verb:
            spending.customer = customer
            {"warn": _warn, "block": _block, "note": _note}[verb](spending, at)


def _warn(spending: Spending, at: datetime) -> None:
    told = people_of([spending.partner_id], screen=SCREEN, or_chief=True)
    move_spending(spending, "warn", at=at, words=near_words(spending), told=[one.name for one in told], warned_at=at)
    tell(SpendingWarned.of(spending), to=told, by=clock(), at=at)


def _block(spending: Spending, at: datetime) -> None:
    told = people_of([spending.partner_id], screen=SCREEN, or_chief=True)
    block(spending, told=told, at=at, words=reached_words(spending))
    tell(ExtensionBlocked.of(spending), to=told, by=clock(), at=at)


def _note(spending: Spending, at: datetime) -> None:
    move_spending(spending, "note", at=at, words=reached_words(spending))
