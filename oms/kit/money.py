"""An amount of one currency. Two currencies never meet: whoever adds or compares them is stopped."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import total_ordering
from typing import Self

# Minor units of ISO 4217 where they are not two: so many digits stand after the point.
NO_CENTS = (
    "BIF",
    "CLP",
    "DJF",
    "GNF",
    "ISK",
    "JPY",
    "KMF",
    "KRW",
    "PYG",
    "RWF",
    "UGX",
    "VND",
    "VUV",
    "XAF",
    "XOF",
    "XPF",
)
THOUSANDTHS = ("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND")
MINOR_UNITS = {**dict.fromkeys(NO_CENTS, 0), **dict.fromkeys(THOUSANDTHS, 3)}


class CurrencyMismatch(ValueError):
    """Two currencies were to be added or compared."""


def minor_units(currency: str) -> int:
    """Digits after the point."""
    return MINOR_UNITS.get(currency, 2)


@total_ordering
@dataclass(frozen=True)
class Money:
    """`amount` is exact; it is rounded only when somebody asks for it (`rounded`), or reads it (`str`)."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal) or not self.amount.is_finite():
            raise TypeError(f"An amount is a finite Decimal, not {self.amount!r}.")
        if not (isinstance(self.currency, str) and len(self.currency) == 3 and self.currency.isascii()
                and self.currency.isalpha() and self.currency.isupper()):  # fmt: skip
            raise ValueError(f"A currency is three capital letters, not {self.currency!r}.")

    @classmethod
    def zero(cls, currency: str) -> Self:
        return cls(Decimal(0), currency)

    def rounded(self) -> "Money":
        """To the minor units of the currency; a half goes away from zero, as on an invoice."""
        step = Decimal(1).scaleb(-minor_units(self.currency))
        return Money(self.amount.quantize(step, rounding=ROUND_HALF_UP), self.currency)

    def __add__(self, other: "Money") -> "Money":
        if not isinstance(other, Money):
            return NotImplemented
        return Money(self.amount + self._same(other), self.currency)

    def __radd__(self, other: int) -> "Money":
        """`sum()` begins with 0."""
        return self if type(other) is int and other == 0 else NotImplemented

    def __sub__(self, other: "Money") -> "Money":
        if not isinstance(other, Money):
            return NotImplemented
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __mul__(self, times: int) -> "Money":
        return Money(self.amount * times, self.currency) if type(times) is int else NotImplemented

    __rmul__ = __mul__

    def __lt__(self, other: "Money") -> bool:
        if not isinstance(other, Money):
            return NotImplemented
        return self.amount < self._same(other)

    def __str__(self) -> str:
        """12.50 GBP; a page writes it in the reader's language (oms.kit.figures)."""
        return f"{self.rounded().amount} {self.currency}"

    def _same(self, other: "Money") -> Decimal:
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency} do not mix.")
        return other.amount


def total(moneys: Iterable[Money], currency: str) -> Money:
    """The sum, in `currency` even of nothing. Raises CurrencyMismatch for any in another one."""
    found = Money.zero(currency)
    for money in moneys:
        found += money
    return found
