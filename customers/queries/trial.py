"""Items with a trial (guide 2.5.4.5), and how many trials end in each week to come."""

from collections import Counter
from datetime import date, timedelta
from operator import itemgetter
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, DateField, F, Func, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, TruncWeek
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from customers.enums import CustomerStatus
from customers.models import QuantityChange, ServiceLine
from customers.models.contract import HAS_TRIAL
from customers.rules import last_billing_start
from oms.kit import charts
from oms.kit.figures import figure
from oms.kit.grid import Rows
from partners.models import Account

WEEKS = 12


class DayBefore(Func):
    """The day before a day: PostgreSQL takes a whole number off a date."""

    template = "(%(expressions)s - 1)"
    output_field = DateField()


def trial_items(user: Account, today: date) -> QuerySet[ServiceLine]:
    """Lines of Activated customers that there are today and whose billing starts later than they do, each with its
    last free day as `trial_end` and how many there are of it today as `qty`."""
    net = QuantityChange.objects.filter(line=OuterRef("pk"), effective__lte=today).order_by()
    qty = net.values("line").annotate(sum=Sum("change")).values("sum")
    lines = ServiceLine.objects.visible_to(user).filter(
        Q(term_date__isnull=True) | Q(term_date__gte=today),
        HAS_TRIAL, act_date__lte=today, customer__status=CustomerStatus.ACTIVATED,
    )  # fmt: skip
    return lines.annotate(trial_end=DayBefore("billing_start"), qty=Coalesce(Subquery(qty), 0))


def running(today: date) -> Q:
    """Lines whose trial has not ended."""
    return Q(billing_start__gt=today)


def changeable(today: date) -> Q:
    """Lines whose trial ends later than today."""
    return Q(billing_start__gt=today + timedelta(days=1))


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def ending_by_week(lines: QuerySet[ServiceLine], today: date) -> Rows:
    """Of `lines`, the trials whose last free day lies in this week or one of the next: a row for each week, from its
    Monday, and reseller with any. One query."""
    soon = lines.filter(trial_end__gte=today, trial_end__lt=monday_of(today) + timedelta(weeks=WEEKS)).order_by()
    sums = soon.annotate(week=TruncWeek("trial_end")).values(
        "week", partner_id=F("customer__partner_id"), partner=F("customer__partner_name")
    ).annotate(trials=Count("pk"), items=Sum("qty"), customers=Count("customer", distinct=True))  # fmt: skip
    found = sorted(sums, key=itemgetter("week", "partner", "partner_id"))
    return Rows({"pk": number, **week, "rows": _rows_of(week)} for number, week in enumerate(found, start=1))


def _rows_of(week: dict[str, Any]) -> str:
    """The address of the trials that a row counts."""
    days = {"end_from": week["week"], "end_to": week["week"] + timedelta(days=6)}
    return f"{reverse('customers:trial-items')}?{urlencode({'trial': 'running', 'reseller': week['partner'], **days})}"


def weeks_drawn(weeks: Rows, today: date) -> dict[str, Any]:
    """What kit/chart_drawn.html draws of all `weeks`, those without a trial between them; the grid is the table."""
    mondays = [monday_of(today) + timedelta(weeks=n) for n in range(WEEKS)]
    sums = Counter[date]()
    for record in weeks:
        sums[record["week"]] += record["trials"]
    columns = [(date_format(monday, "MONTH_DAY_FORMAT"), [sums[monday]]) for monday in mondays]
    total = sums.total()
    said = ngettext(
        "%(n)s trial ends within %(weeks)s weeks, %(first)s in this one",
        "%(n)s trials end within %(weeks)s weeks, %(first)s in this one", total,
    )  # fmt: skip
    return {
        "chart": charts.bars(columns, [_("Trials ending")], open_last=False),
        "said": said % {"n": figure(total), "weeks": WEEKS, "first": figure(sums[mondays[0]])},
        "empty": not total,
    }


def trial_facts(line: ServiceLine) -> list[tuple[str, str]]:
    """A line of `trial_items` for its own page: whose, what, and how long its trial can be at most."""
    facts = [
        (_("Customer Name"), f"{line.customer.code} {line.customer.name}"),
        (_("Item Name"), f"{line.qty} × {line.item.name}"),
        (_("Act. Date"), date_format(line.act_date)),
        (_("Trial Expire Date"), date_format(line.trial_end)),
        (_("Billing Start"), date_format(line.billing_start)),
    ]
    if latest := last_billing_start(line):
        words = _("%(day)s, as the cloud license “%(name)s” grants")
        day = date_format(latest - timedelta(days=1))
        facts.append((_("At the latest"), words % {"day": day, "name": line.item.license}))
    return facts
