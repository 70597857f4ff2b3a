"""What lifetime licenses cost: once on their Activation Date, or a month from it on for three or five years (guide 2.7.3).

No database and no clock. An instalment is whole, whenever in the month it is due: on the day of the Activation Date, or on the
last day of a month that has no such day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from billing.charges import rounded
from billing.lifetime import LifetimeOption, license_name, price_for
from billing.periods import Period
from billing.settled import Dated
from oms.kit.periods import add_months


@dataclass(frozen=True)
class Taken:
    """An approved order of one buyer: so many licenses more, or fewer, from `day` on. `seller`: out of whose holding they
    come; None is the vendor."""

    order: int
    seller: int | None
    option: str
    years: int | None
    day: date
    quantity: int

    @property
    def times(self) -> int:
        """In how many instalments it is paid."""
        return 12 * self.years if self.years else 1

    @property
    def price_for(self) -> str:
        return price_for(self.option, self.years)

    @property
    def name(self) -> str:
        return license_name(self.option)


@dataclass(frozen=True)
class Instalment:
    """The `number`-th of the order, for as many licenses as have not gone back by then. What is paid once is one of one."""

    taken: Taken
    due: date
    number: int
    quantity: int


def instalments_in(month: Period, taken: Sequence[Taken]) -> list[Instalment]:
    """Those that are due in a calendar month, of all orders of one buyer."""
    found = []
    for one in taken:
        number = 12 * (month.first.year - one.day.year) + month.first.month - one.day.month + 1
        if one.quantity > 0 and 1 <= number <= one.times:
            due = due_on(one.day, number)
            found.append(Instalment(one, due, number, left_of(one, taken, due)))
    return found


def due_on(activated: date, number: int) -> date:
    return add_months(activated, number - 1)


def left_of(one: Taken, taken: Iterable[Taken], day: date) -> int:
    """How many of an order are paid for on `day`. Of hybrid ones those that came last go back first, and from that day on no
    instalment is due for them; what was paid once is not paid back."""
    if one.option != LifetimeOption.HYBRID:
        return one.quantity
    left: dict[int, int] = {}
    upto = [other for other in taken if other.option == one.option and other.day <= day]
    for other in sorted(upto, key=lambda other: (other.day, other.order)):
        if other.quantity > 0:
            left[other.order] = other.quantity
        back = max(0, -other.quantity)
        for order in reversed(left):
            gone = min(left[order], back)
            left[order], back = left[order] - gone, back - gone
    return left.get(one.order, 0)


def agreed(prices: Sequence[Dated], activated: date, by: date) -> Dated | None:
    """The price of the Activation Date, for all instalments of an order; where there was none, the first one after it that holds by
    `by`. Prices in the order of their days."""
    held = [one for one in prices if one.since <= activated]
    later = [one for one in prices if activated < one.since <= by]
    return held[-1] if held else later[0] if later else None


def cost(quantity: int, price: Decimal, currency: str) -> Decimal:
    """Of one instalment."""
    return rounded(Fraction(price) * quantity, currency)
