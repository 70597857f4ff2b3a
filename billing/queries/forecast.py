"""Forecasts as people see them: of each reseller, in total, and revenue by month."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Min, Sum
from django.db.models.functions import TruncMonth

from billing.models import Forecast, ForecastMonth, Statement
from oms.kit.periods import add_months
from partners.models import Account

KINDS = ("recurring", "once", "usage", "credits")
PAST, AHEAD = "charged", "expected"
Row = dict[str, Any]


def as_of(user: Account) -> datetime | None:
    """Since when the oldest of what this person sees is unchanged."""
    found: datetime | None = Forecast.objects.visible_to(user).aggregate(oldest=Min("made_at"))["oldest"]
    return found


def by_reseller(user: Account) -> list[Row]:
    """One row for each reseller and currency."""
    rows = (
        Forecast.objects.visible_to(user).order_by().values("partner_id", "currency", partner_name=F("partner__name"))
    )
    sums = {f"sum_{name}": Sum(name) for name in ("today", "net", "tax", "total")}
    return [
        {
            **{name.removeprefix("sum_"): value for name, value in row.items()},
            "pk": f"{row['partner_id']}{row['currency']}",
        }
        for row in rows.annotate(customers=Count("pk"), **sums)
    ]


def by_month(user: Account, today: date) -> list[Row]:
    """One row for each month and currency: the last twelve as statements charged them, by the last day of their period; from
    the running one on as the facts are."""
    this = today.replace(day=1)
    sums = {f"sum_{name}": Sum(name) for name in KINDS}
    told = Statement.objects.visible_to(user).filter(last__gte=add_months(this, -12), last__lt=this)
    past = told.order_by().annotate(month=TruncMonth("last")).values("month", "currency").annotate(**sums)
    rows = ForecastMonth.objects.visible_to(user).filter(month__gte=this).order_by()
    ahead = rows.values("month", currency=F("forecast__currency")).annotate(**sums)
    return [_row(row, PAST) for row in past] + [_row(row, AHEAD) for row in ahead]


def _row(row: Row, how: str) -> Row:
    found = {name: row[f"sum_{name}"] for name in KINDS}
    net = sum(found.values(), Decimal(0))
    said = {"pk": f"{row['month']}{row['currency']}", "month": row["month"], "currency": row["currency"], "how": how}
    return {**said, **found, "net": net}
