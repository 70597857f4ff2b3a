"""Lines of a settlement for lifetime licenses: what is due of each order in a month (guide 2.7.3)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from billing.instalments import Instalment, Taken, agreed, cost, instalments_in
from billing.models import Settlement, SettlementLine
from billing.queries.settlement import Prices
from billing.queries.settlement_lifetime import instalment_kept, instalment_of
from billing.settled import Dated, month_of

FIGURES = (
    "seller_id", "buyer_name", "license_name", "instalment", "instalments", "quantity", "chargeable", "unit_price",
    "currency", "before", "amount", "made_of",
)  # fmt: skip


@dataclass(frozen=True)
class DueLifetime:
    """A line to be written: what of an order is due in the month `first`, of which `before` was charged already."""

    first: date
    instalment: Instalment
    price: Dated | None
    currency: str
    before: Decimal

    @property
    def figures(self) -> dict[str, Any]:
        """Everything of a line that follows from its order and its price. What has no price has no amount either."""
        one, price = self.instalment, self.price
        whole = cost(one.quantity, price.each, self.currency) if price else Decimal(0)
        return {
            "quantity": one.quantity, "chargeable": one.quantity, "unit_price": price and price.each,
            "currency": self.currency if price else "", "before": self.before, "amount": whole - self.before,
            "made_of": instalment_kept(one, price),
        }  # fmt: skip

    @property
    def differs(self) -> bool:
        """Whether something is to be set right."""
        return bool(self.figures["amount"])


def lifetime_due(
    buyer: int, first: date, taken: list[Taken], prices: Prices, charged: dict[int, Decimal], upto: date
) -> Iterator[DueLifetime]:
    """Of all orders of a buyer in the month `first`, at prices that hold by `upto`, the last day of what is settled."""
    for one in instalments_in(month_of(first), taken):
        before = charged.get(one.taken.order, Decimal(0))
        if one.quantity or before:
            yield _due(one, first, buyer, prices, before, upto)


def _due(one: Instalment, first: date, buyer: int, prices: Prices, before: Decimal, upto: date) -> DueLifetime:
    seller = one.taken.seller
    price = agreed(prices.of(seller, buyer, one.taken.price_for), one.taken.day, upto)
    return DueLifetime(first, one, price, prices.currencies.get(seller, ""), before)


def write_lifetime(settlement: Settlement, lines: list[DueLifetime], buyer: str) -> list[SettlementLine]:
    """Those that were there stay, with new figures."""
    return SettlementLine.objects.bulk_create(
        [_line(settlement, one, buyer) for one in lines], batch_size=500, update_conflicts=True,
        unique_fields=["lifetime_order", "settlement", "of_month"], update_fields=list(FIGURES),
    )  # fmt: skip


def _line(settlement: Settlement, due: DueLifetime, buyer: str) -> SettlementLine:
    one = due.instalment
    return SettlementLine(
        settlement=settlement, seller_id=one.taken.seller, buyer_id=settlement.buyer_id, buyer_name=buyer,
        month=settlement.month, of_month=due.first, lifetime_order_id=one.taken.order, license_name=one.taken.name,
        instalment=one.number, instalments=one.taken.times, **due.figures,
    )  # fmt: skip


def reprice_lifetime(line: SettlementLine, prices: Prices) -> None:
    """Bring a line that is not closed to `prices`."""
    one, _price = instalment_of(line)
    due = _due(one, line.of_month, line.buyer_id, prices, line.before, month_of(line.month).last)
    for name, value in due.figures.items():
        setattr(line, name, value)
    line.save()
