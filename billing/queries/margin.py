"""Price against cost of the own company, by month and by who is directly below it (guide 2.7.3).

The cost is kept by the job that settles (SettlementShare); here it is only added up, in one statement for each of the three.
Lifetime licenses are bought for stock, of which nothing says for whom a license was; they are on neither side.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from billing.models import Settlement, SettlementLine, SettlementShare, Statement
from oms.kit.periods import add_months
from partners.models import Account, Partner

MONTHS = 24  # the running one among them
RUNS, OVER = "runs", "closed"
OWN = "own"
NET = F("recurring") + F("once") + F("usage") + F("credits")
HUNDRED = Decimal(100)
Row = dict[str, Any]
Key = tuple[date, int, str]  # month, company below or oneself, currency


def margins(user: Account, today: date) -> list[Row]:
    """One row for each month, company directly below (and the own customers) and currency. A sum of which nothing is known is
    None, and so is what follows from it."""
    own, this = user.partner_id, today.replace(day=1)
    since = add_months(this, 1 - MONTHS)
    sold = SettlementLine.objects.visible_to(user).filter(seller_id=own, month__gte=since, lifetime_order=None)
    sold = sold.exclude(currency="")
    told = Statement.objects.visible_to(user).filter(partner_id=own, last__gte=since, last__lt=add_months(this, 1))
    bought = SettlementShare.objects.visible_to(user).filter(buyer_id=own, month__gte=since).exclude(currency="")
    prices, names = _sold(sold)
    prices |= _summed(told.annotate(month=TruncMonth("last"), net=NET), "net", "partner_id")
    costs = _summed(bought, "amount", "below_id")
    near = Partner.objects.visible_to(user).filter(Q(pk=own) | Q(parent_id=own))
    visible = dict(near.values_list("pk", "name"))
    open_ = {this, *_open(user, since)}
    return [
        _row(key, prices.get(key), costs.get(key), own=own, names=names | visible, near=visible, open_=open_)
        for key in sorted(prices.keys() | costs.keys())
    ]


def without_cost(user: Account) -> list[date]:
    """Closed months that were settled before it was kept for whom a license was bought: their cost is not known by partner."""
    bought = SettlementLine.objects.visible_to(user).filter(
        buyer_id=user.partner_id, settlement__closed_at__isnull=False, lifetime_order=None
    )
    bare = (
        bought.exclude(currency="")
        .exclude(amount=0)
        .filter(~Exists(SettlementShare.objects.filter(line=OuterRef("pk"))))
    )
    return list(bare.order_by("month").values_list("month", flat=True).distinct())


def _summed(rows: QuerySet, of: str, below: str) -> dict[Key, Decimal]:
    """The sums of the column `of`; `below` is the one that says who is below."""
    found = rows.order_by().values_list("month", below, "currency").annotate(sum=Sum(of))
    return {(month, who, currency): sum_ for month, who, currency, sum_ in found}


def _sold(rows: QuerySet[SettlementLine]) -> tuple[dict[Key, Decimal], dict[int, str]]:
    """With the names of those that it was sold to, some of which may have left."""
    found = rows.order_by("month").values_list("month", "buyer_id", "currency")
    sums, names = {}, {}
    for month, buyer, currency, sum_, name in found.annotate(sum=Sum("amount"), name=Max("buyer_name")):
        sums[month, buyer, currency], names[buyer] = sum_, name
    return sums, names


def _open(user: Account, since: date) -> Iterator[date]:
    own = Q(seller_id=user.partner_id) | Q(buyer_id=user.partner_id)
    rows = Settlement.objects.visible_to(user).filter(own, month__gte=since, closed_at=None)
    yield from rows.order_by().values_list("month", flat=True).distinct()


def _row(
    key: Key, price: Decimal | None, cost: Decimal | None, *, own: int, names: dict[int, str], near: dict[int, str],
    open_: set[date],
) -> Row:  # fmt: skip
    month, below, currency = key
    margin = None if price is None or cost is None else price - cost
    return {
        "pk": f"{month}{below:012}{currency}", "month": month, "currency": currency, "own": below == own,
        "below": OWN if below == own else str(below), "who": _("Own customers") if below == own else names.get(below, ""),
        "name": near.get(below, ""), "price": price, "cost": cost, "margin": margin,
        "percent": margin / price * HUNDRED if margin is not None and price else None,
        "state": RUNS if month in open_ else OVER,
    }  # fmt: skip
