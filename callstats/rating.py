"""What one call costs. Pure: a call and its rate in, an amount out, with the way there in words; no database, no clock.

Whoever prices calls asks `price_call`: usage, fraud limits, bills. Which rate it is, `RateBook` finds by the longest
prefix that holds on the day of the call.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from oms.kit.figures import figure
from oms.kit.money import Money

STEPS = [
    (1, gettext_lazy("Second")),
    (6, gettext_lazy("Six seconds begun")),
    (30, gettext_lazy("Half a minute begun")),
    (60, gettext_lazy("Minute begun")),
]
FINEST = Decimal("0.0001")  # a call is priced to this; what it adds up to is rounded where it is billed
LONGEST_PREFIX = 16
MINUTE = 60


@dataclass(frozen=True)
class Price:
    """A rate. Each `step` seconds begun are charged whole, at `per_minute`; `per_call` once; `in_bundle`: minutes of a
    call bundle are taken first."""

    prefix: str
    destination: str
    per_minute: Decimal
    per_call: Decimal
    currency: str
    step: int = MINUTE
    in_bundle: bool = False


@dataclass(frozen=True)
class Rated:
    """What an answered call costs. `charged` seconds are paid for, `bundled` ones come out of the call bundle."""

    price: Price
    amount: Money
    charged: int
    bundled: int
    covered: bool = False  # the bundle takes it whole

    def words(self) -> str:
        """The way to the amount: “2 min begun × 0.05 GBP + 0.02 GBP a call = 0.12 GBP”."""
        parts = []
        if self.bundled or self.covered:
            parts.append(_("%(length)s from the call bundle") % {"length": _length(self.bundled, self.price.step)})
        if not self.covered:
            parts.append(self._paid())
        return "; ".join(parts) + f" = {amount_words(self.amount.amount)} {self.amount.currency}"

    def _paid(self) -> str:
        code = self.price.currency
        per_minute, per_call = amount_words(self.price.per_minute), amount_words(self.price.per_call)
        found = f"{_length(self.charged, self.price.step)} × {per_minute} {code}"
        if self.price.step % MINUTE:
            found = _("%(sum)s a minute") % {"sum": found}
        if not self.price.per_call:
            return found
        return _("%(sum)s + %(amount)s a call") % {"sum": found, "amount": f"{per_call} {code}"}


def price_call(seconds: int, price: Price, *, bundle: int = 0) -> Rated:
    """What an answered call of `seconds` costs at `price`, with `bundle` seconds of a call bundle left.

    A call that the bundle takes whole costs nothing; of any other the rest is charged, and the fee of the call.
    Raises ValueError for a negative length.
    """
    if seconds < 0 or bundle < 0:
        raise ValueError(f"No call lasts {seconds} s with {bundle} s of a bundle left.")
    length = steps_begun(seconds, price)
    bundled = min(length, bundle) if price.in_bundle else 0
    charged = length - bundled
    covered = price.in_bundle and bundle > 0 and not charged
    amount = Decimal(0) if covered else price.per_minute * charged / MINUTE + price.per_call
    return Rated(price, Money(amount.quantize(FINEST, ROUND_HALF_UP), price.currency), charged, bundled, covered)


def steps_begun(seconds: int, price: Price) -> int:
    """The seconds that a call of `seconds` is charged, or taken out of a bundle, at `price`: each step begun is whole."""
    return -(-seconds // price.step) * price.step


class RateBook:
    """The rates of one table, asked by number and day."""

    def __init__(self, rates: Iterable[tuple[date, Price]]) -> None:
        """`rates`: each with the day from which it holds."""
        self._days: dict[str, list[date]] = defaultdict(list)
        self._prices: dict[str, list[Price]] = defaultdict(list)
        for day, price in sorted(rates, key=lambda found: found[0]):
            self._days[price.prefix].append(day)
            self._prices[price.prefix].append(price)

    def find(self, number: str, day: date) -> Price | None:
        """The rate of the longest prefix of `number` (E.164, with its +) that holds on `day`; None for no price at all,
        which is that of short numbers and emergency calls."""
        for length in range(min(len(number), LONGEST_PREFIX), 1, -1):
            days = self._days.get(number[:length])
            if days and (place := bisect_right(days, day)):
                return self._prices[number[:length]][place - 1]
        return None


def amount_words(amount: Decimal) -> str:
    """An amount with as many decimals as it has, at least two."""
    plain = amount.quantize(FINEST, ROUND_HALF_UP).normalize()
    exponent = plain.as_tuple().exponent
    return figure(plain, max(2, -exponent if isinstance(exponent, int) else 2))


def _length(seconds: int, step: int) -> str:
    if step % MINUTE == 0:
        minutes = seconds // MINUTE
        return ngettext("%(n)s min begun", "%(n)s min begun", minutes) % {"n": figure(minutes)}
    return ngettext("%(n)s second", "%(n)s seconds", seconds) % {"n": figure(seconds)}
