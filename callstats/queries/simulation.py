"""Whom other limits would have blocked: the days of a month counted anew by the functions of live counting; and who has no limit."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from callstats.enums import LimitKind
from callstats.limits import Limits
from callstats.models import Spending
from callstats.queries.bundles import left_at_begin
from callstats.queries.spent import CALLS, Key, Spent, added_up, asked, bundled_of
from catalogue.queries.calendar import exceptions_of
from customers.enums import LIVE
from customers.models import Customer, FraudLimit
from oms.kit.acting import as_system
from oms.kit.figures import figure
from partners.models import Account

MOST = 1_000  # days of extensions that are counted anew at once
SHOWN = 200  # rows of a list


@dataclass(frozen=True)
class Blocked:
    """A user: on how many of the days it would have been blocked, on which one first, by which limit, having spent how much."""

    code: str
    customer: str
    extension: str
    user: str
    days: int
    first: date
    first_pk: int
    which: str
    used: str


@dataclass(frozen=True)
class Found:
    """`words` sum up; `left_out` says where not everything was counted."""

    words: str
    rows: list[Blocked]
    left_out: str = ""


def simulated(user: Account, wanted: dict[str, Any]) -> Found:
    """`wanted`: the values of a SimulationForm. Who spent less in a day than the lowest of the limits is not looked at."""
    rows, more = _candidates(user, wanted)
    spent = _counted(rows, wanted)
    days: dict[tuple[int, str], list[tuple[Spending, Spent]]] = {}
    for row in sorted(rows, key=lambda row: row.day):
        one = spent[row.customer_id, row.extension, row.day]
        if one.pressing and one.pressing.used and one.pressing.used >= one.pressing.amount:
            days.setdefault((row.customer_id, row.extension), []).append((row, one))
    blocked = [_told(of_user) for of_user in days.values()]
    blocked.sort(key=lambda one: (-one.days, one.customer, one.extension))
    words = ngettext("%(n)s user would have been blocked.", "%(n)s users would have been blocked.", len(blocked))
    left = _("Only the %(n)s dearest days were counted: choose fewer days, or a customer.") % {"n": figure(MOST)}
    return Found(words % {"n": figure(len(blocked))}, blocked[:SHOWN], left if more else "")


def _candidates(user: Account, wanted: dict[str, Any]) -> tuple[list[Spending], bool]:
    """The days of extensions that may have reached one of these limits, and whether there are more than are counted."""
    rows = Spending.objects.visible_to(user).filter(
        day__range=(wanted["days_from"], wanted["days_to"]), currency=wanted["currency"], used__gt=0
    )
    if wanted["customer"]:
        rows = rows.filter(customer__code__iexact=wanted["customer"].strip())
    typed = [wanted[name] for name in ("day_limit", "night_limit", "weekend_limit") if wanted[name] is not None]
    if typed and wanted["day_limit"] is not None:
        rows = rows.filter(used__gte=min(typed))
    found = list(rows.select_related("customer").order_by("-used", "-pk")[: MOST + 1])
    return found[:MOST], len(found) > MOST


def _counted(rows: Iterable[Spending], wanted: dict[str, Any]) -> dict[Key, Spent]:
    """Their calls, priced and held against `wanted`."""
    rows = list(rows)
    if not rows:
        return {}
    span = wanted["days_from"] - timedelta(days=3), wanted["days_to"] + timedelta(days=3)
    with as_system(), connection.cursor() as cursor:
        closed = tuple(sorted(exceptions_of(wanted["country"], *span).items()))
        limits = {(row.customer_id, row.extension, row.day): _limits(row, wanted, closed) for row in rows}
        keys = list(limits)
        cursor.execute(CALLS, asked(keys, limits))
        left = left_at_begin((customer, day) for customer, _extension, day in keys)
        return added_up(keys, cursor.fetchall(), limits, bundled_of(limits, left))


def _limits(row: Spending, wanted: dict[str, Any], closed: tuple) -> Limits:
    amount: Decimal = row.day_limit if wanted["day_limit"] is None else wanted["day_limit"]
    found = Limits(row.customer.time_zone, amount, wanted["night_limit"], wanted["night_from"], wanted["night_to"])
    if wanted["weekend_limit"] is None:
        return found
    return replace(found, weekend=wanted["weekend_limit"], country=wanted["country"], exceptions=closed)


def _told(days: list[tuple[Spending, Spent]]) -> Blocked:
    row, spent = days[0]
    held = spent.pressing
    which, used = (LimitKind(held.which).label, held.used) if held else ("", Decimal(0))
    return Blocked(
        row.customer.code, row.customer.name, row.extension, row.user_name, len(days), row.day, row.pk, str(which),
        f"{figure(used, 2)} {row.currency}",
    )  # fmt: skip


def without_limit(user: Account) -> list[Customer]:
    """Running customers whose contract has no call limit on any day, by name; SHOWN and one more at most."""
    limits = FraudLimit.objects.filter(customer=OuterRef("pk"))
    running = Customer.objects.visible_to(user).filter(status__in=LIVE, tenancy__isnull=False)
    return list(running.filter(~Exists(limits)).order_by("name", "pk")[: SHOWN + 1])
