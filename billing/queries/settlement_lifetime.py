"""What is settled of lifetime licenses: the orders that make it, what was charged for them, and a line in words."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from billing.instalments import Instalment, Taken
from billing.lifetime import LICENSE_NAMES
from billing.models import LifetimeChange, LifetimeOrder, SettlementLine
from billing.settled import Dated
from oms.kit.figures import figure
from oms.kit.money import Money
from partners.models import Account


def taken_by() -> dict[int, list[Taken]]:
    """Buyer → what it ever took and gave back; read as the system."""
    found: dict[int, list[Taken]] = defaultdict(list)
    paths = ("partner_id", "order_id", "giver_id", "option", "order__years", "day", "quantity")
    for buyer, *values in LifetimeChange.objects.order_by("pk").values_list(*paths):
        found[buyer].append(Taken(*values))
    return found


def lifetime_charged(months: Iterable[date]) -> dict[tuple[int, date], dict[int, Decimal]]:
    """(buyer, month) → order → the sum that closed settlements charged for what was due of it then."""
    rows = SettlementLine.objects.filter(of_month__in=list(months), settlement__closed_at__isnull=False)
    found: dict[tuple[int, date], dict[int, Decimal]] = defaultdict(dict)
    keys = ("buyer_id", "of_month", "lifetime_order_id")
    for buyer, month, order, sum_ in (
        rows.exclude(lifetime_order=None).order_by().values_list(*keys).annotate(sum=Sum("amount"))
    ):
        found[buyer, month][order] = sum_
    return found


# --- kept


def instalment_kept(one: Instalment, price: Dated | None) -> list[dict[str, Any]]:
    """All that the line tells, so that it is told without the order, which may stand above the reader one day."""
    taken = one.taken
    return [{
        "option": taken.option, "years": taken.years, "activated": taken.day.isoformat(), "ordered": taken.quantity,
        "due": one.due.isoformat(), "number": one.number, "quantity": one.quantity,
        "price": str(price.each) if price else None, "since": price.since.isoformat() if price else None,
    }]  # fmt: skip


def instalment_of(line: SettlementLine) -> tuple[Instalment, Dated | None]:
    kept = line.made_of[0]
    taken = Taken(
        line.lifetime_order_id or 0, line.seller_id, kept["option"], kept["years"],
        date.fromisoformat(kept["activated"]), kept["ordered"],
    )  # fmt: skip
    price = Dated(date.fromisoformat(kept["since"]), Decimal(kept["price"])) if kept["price"] else None
    return Instalment(taken, date.fromisoformat(kept["due"]), kept["number"], kept["quantity"]), price


# --- told


@dataclass(frozen=True)
class LifetimeStory:
    """A line in words."""

    order: str
    address: str  # of the order, for whom may read it
    activated: date
    due: date
    instalment: str
    quantity: str
    price: str
    formula: str
    whole: Money | None
    before: Money | None
    total: Money | None
    gone_back: str


def lifetime_story(line: SettlementLine, user: Account | None = None) -> LifetimeStory:
    one, price = instalment_of(line)
    currency = line.currency
    whole = Money(line.amount + line.before, currency) if currency else None
    order = LifetimeOrder.objects.visible_to(user).filter(pk=line.lifetime_order_id).first() if user else None
    ordered = figure(one.taken.quantity)
    return LifetimeStory(
        order=f"{LICENSE_NAMES[one.taken.name]} +{ordered}", address=order.get_absolute_url() if order else "",
        activated=one.taken.day, due=one.due, instalment=instalment_in_words(one.number, one.taken.times),
        quantity=figure(one.quantity), price=_price(one.taken.day, price, currency), whole=whole,
        formula=f"{figure(one.quantity)} × {figure(price.each, 2)}" if price else f"{figure(one.quantity)} × {_('no price')}",
        before=Money(-line.before, currency) if currency and line.before else None,
        total=Money(line.amount, currency) if currency else None,
        gone_back=figure(one.taken.quantity - one.quantity) if one.quantity < one.taken.quantity else "",
    )  # fmt: skip


def instalment_in_words(number: int, times: int) -> str:
    """6 of 36; what is paid once is not in instalments."""
    return _("%(n)s of %(times)s") % {"n": number, "times": times} if times > 1 else _("Once")


def _price(activated: date, price: Dated | None, currency: str) -> str:
    if price is None:
        return _("No price was set for %(day)s or later: nothing is charged until one is.") % {"day": _day(activated)}
    words = {"price": f"{figure(price.each, 2)} {currency}", "day": _day(activated), "since": _day(price.since)}
    if price.since <= activated:
        return _("%(price)s, the price of the Activation Date (holds from %(since)s)") % words
    return _("%(price)s, the first price after the Activation Date (holds from %(since)s)") % words


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def lines_of_order(line: SettlementLine, user: Account) -> QuerySet[SettlementLine]:
    """All that was settled of the same order between the same two, the newest first."""
    rows = SettlementLine.objects.visible_to(user).filter(
        lifetime_order_id=line.lifetime_order_id, buyer_id=line.buyer_id, seller_id=line.seller_id
    )
    return rows.select_related("settlement").order_by("-month", "-of_month")
