"""An amount and its currency."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


class CurrencyMismatch(ValueError):
    """Two currencies cannot be added."""


@dataclass(frozen=True)
class Money:
    amount: Decimal
    currency: str

    @classmethod
    def zero(cls, currency: str) -> "Money":
        return cls(Decimal(0), currency)

    def __add__(self, other: "Money") -> "Money":
        if self.currency != other.currency:
            raise CurrencyMismatch(f"{self} + {other}")
        return Money(self.amount + other.amount, self.currency)

    def __mul__(self, times: int) -> "Money":
        return Money(self.amount * times, self.currency)

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"


def total(moneys: Iterable[Money], currency: str) -> Money:
    return sum(moneys, Money.zero(currency))
