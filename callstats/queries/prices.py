"""Prices of many calls: the rate books of their customers, read once. To be asked as the system."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from zoneinfo import ZoneInfo

from callstats.queries.rates import book_of, table_for
from callstats.rating import Price, RateBook, Rated, price_call, steps_begun
from customers.models import Customer, PlanPeriod

REMEMBERED = 50_000


class Lengths(dict[int, tuple[Decimal, int]]):
    """What each length of a call costs at one price, and the seconds of it that a call bundle would take; price_call is asked once
    for each."""

    def __init__(self, price: Price) -> None:
        super().__init__()
        self.price = price

    def __missing__(self, seconds: int) -> tuple[Decimal, int]:
        taken = steps_begun(seconds, self.price) if self.price.in_bundle else 0
        found = self[seconds] = price_call(seconds, self.price).amount.amount, taken
        return found


class _Numbers(dict[str, Lengths | None]):
    """The price of each number by one rate book on one day; None for what has none."""

    def __init__(self, price_of: Callable[[str], Lengths | None]) -> None:
        super().__init__()
        self._price_of = price_of

    def __missing__(self, number: str) -> Lengths | None:
        if len(self) >= REMEMBERED:
            self.clear()
        found = self[number] = self._price_of(number) if number.startswith("+") else None
        return found


class Pricing:
    """`amount(customer id, number, when, seconds)`: what the call costs before call bundles; None where no rate is for
    the number. A call has the rate of the day on which it began, in the customer's time zone."""

    def __init__(self, customer_ids: Iterable[int]) -> None:
        ids = list(customer_ids)
        rows = Customer.objects.filter(pk__in=ids).values_list("pk", "partner_id", "currency", "time_zone")
        self._of = {pk: (partner, currency, zone) for pk, partner, currency, zone in rows}
        self._plans: dict[int, list[tuple[date, int]]] = defaultdict(list)
        periods = PlanPeriod.objects.filter(customer__in=ids).order_by("effective", "pk")
        for pk, effective, plan in periods.values_list("customer_id", "effective", "plan_id"):
            self._plans[pk].append((effective, plan))
        self._books: dict[tuple, RateBook | None] = {}
        self._numbers: dict[tuple, _Numbers] = {}
        self._lengths: dict[int, Lengths] = {}  # by the price itself, which each of them holds
        self._day = lru_cache(REMEMBERED)(_day_in)

    def amount(self, customer_id: int, number: str, when: datetime, seconds: int) -> Decimal | None:
        price = self.rate(customer_id, number, when)
        return self.cost(price, seconds) if price else None

    def rated(self, customer_id: int, number: str, when: datetime, seconds: int, *, bundle: int = 0) -> Rated | None:
        """The same with its way in words, and with so many seconds left in a call bundle."""
        price = self.rate(customer_id, number, when)
        return price_call(seconds, price, bundle=bundle) if price else None

    def rate(self, customer_id: int, number: str, when: datetime) -> Price | None:
        """The rate of the call; None where there is none for the number."""
        return self.rates_of(customer_id, when)(number)

    def rates_of(self, customer_id: int, when: datetime) -> Callable[[str], Price | None]:
        """What tells the rate of each number that the customer calls then; None for what has none."""
        if customer_id not in self._of:
            return _without
        return self.rates_on(customer_id, self._day(when, self._of[customer_id][2]))

    def rates_on(self, customer_id: int, day: date) -> Callable[[str], Price | None]:
        """The same on a day of the customer's own."""
        known = self.lengths_on(customer_id, day)

        def rate_of(number: str) -> Price | None:
            return found.price if (found := known[number]) is not None else None

        return rate_of

    def lengths_on(self, customer_id: int, day: date) -> Mapping[str, Lengths | None]:
        """What calls of each length to each number cost on a day of the customer's own; None for what has no rate."""
        if customer_id not in self._of:
            return defaultdict(lambda: None)
        partner, currency, _zone = self._of[customer_id]
        key = (partner, self._plan(customer_id, day), currency)
        if (found := self._numbers.get((key, day))) is None:
            found = self._numbers[key, day] = _Numbers(lambda number: self._price(key, number, day))
        return found

    def cost(self, price: Price, seconds: int) -> Decimal:
        """What so many seconds cost at a price."""
        return self._lengths_of(price)[seconds][0]

    def _lengths_of(self, price: Price) -> Lengths:
        return self._lengths.get(id(price)) or self._lengths.setdefault(id(price), Lengths(price))

    def _plan(self, customer_id: int, day: date) -> int | None:
        """The service plan that the customer had on the day."""
        periods = self._plans[customer_id]
        place = bisect_right(periods, day, key=itemgetter(0))
        return periods[place - 1][1] if place else None

    def _price(self, key: tuple, number: str, day: date) -> Lengths | None:
        if key not in self._books:
            table = table_for(*key)
            self._books[key] = book_of(table) if table else None
        book = self._books[key]
        price = book.find(number, day) if book else None
        return self._lengths_of(price) if price else None


def _without(number: str) -> Price | None:
    return None


def _day_in(when: datetime, zone: str) -> date:
    return when.astimezone(ZoneInfo(zone)).date()
