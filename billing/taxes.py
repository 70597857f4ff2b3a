"""Which tax holds for what a billing account is charged; no database and no clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from billing.enums import TaxFrom
from customers.enums import TaxCategory


@dataclass(frozen=True)
class TaxRule:
    """The rate of a country from `since` on. `above`: how many companies it is above the one that charges, 0 its own."""

    country: str
    category: str
    rate: Decimal
    since: date
    words: str = ""
    above: int = 0


@dataclass(frozen=True)
class ClassTax:
    """What a customer's class says; nothing at all where all three are empty."""

    words: str = ""
    rate: Decimal = Decimal(0)
    category: str = ""


@dataclass(frozen=True)
class Tax:
    """What holds, and by what. `words` may be empty; `category` is empty where no tax holds."""

    source: str
    category: str = ""
    rate: Decimal = Decimal(0)
    words: str = ""
    country: str = ""


def tax_for(klass: ClassTax | None, country: str, day: date, rules: Iterable[TaxRule]) -> Tax:
    """The class's rate if it says one; else that of `country` on `day`, of the nearest company that has one; else none."""
    if klass and (klass.words or klass.rate or klass.category):
        given = klass.category or (TaxCategory.STANDARD if klass.rate else TaxCategory.ZERO)
        return Tax(TaxFrom.CLASS, str(given), klass.rate, klass.words, country)
    if not country:
        return Tax(TaxFrom.NO_COUNTRY)
    held = [rule for rule in rules if rule.country == country and rule.since <= day]
    if not held:
        return Tax(TaxFrom.NO_RATE, country=country)
    rule = min(held, key=lambda one: (one.above, -one.since.toordinal()))
    return Tax(TaxFrom.COUNTRY, rule.category, rule.rate, rule.words, country)
