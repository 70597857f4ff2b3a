"""What is settled of a month between two partners, computed from dated facts; no database and no clock (guide 2.7.3).

A day counts the cloud licenses in use, of customers of one reseller (a unit) at a time: as many of its user packages as it
has lifetime licenses for its own customers are charged lifetime maintenance, all else user licenses. A month is the sum over
its days; a day costs its part of the month. An amount is rounded once.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from billing.charges import rounded
from billing.lifetime import settled
from billing.periods import Period
from oms.kit.periods import add_months

DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Key:
    """What a line of a settlement is for: a cloud license, of customers of the public sector or not, of the same Deal IDs."""

    license_name: str
    license_id: int
    public: bool = False
    deals: str = ""


@dataclass(frozen=True)
class Use:
    """So many licenses that a customer of the reseller `unit` has from `first` to `last`, both included."""

    unit: int
    customer: int
    key: Key
    package: bool
    quantity: int
    first: date
    last: date


@dataclass(frozen=True)
class Held:
    """The lifetime licenses that a reseller has for its own customers become so many more, or fewer, on `day`."""

    unit: int
    day: date
    change: int


@dataclass(frozen=True)
class Piece:
    """Days on which nothing changes: `quantity` in use, of which `covered` are by lifetime licenses."""

    first: date
    last: date
    quantity: int
    covered: int

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Dated:
    """A price for a month from `since` on."""

    since: date
    each: Decimal


@dataclass(frozen=True)
class Priced:
    """A piece with what a license, and what the maintenance of one, costs on its days; None where no price was set."""

    piece: Piece
    each: Decimal | None
    maintenance: Decimal | None


Counted = dict[int, dict[Key, list[Piece]]]


def month_of(day: date) -> Period:
    """The calendar month that holds `day`."""
    first = day.replace(day=1)
    return Period(first, add_months(first, 1) - DAY)


def count(month: Period, uses: Iterable[Use], held: Iterable[Held]) -> Counted:
    """Reseller → what it has in use → its pieces, in the order of their days. Lifetime licenses cover user packages in the
    order of their keys."""
    of_unit: dict[int, list[Use]] = defaultdict(list)
    changes: dict[int, list[Held]] = defaultdict(list)
    for use in uses:
        if use.first <= month.last and use.last >= month.first:
            of_unit[use.unit].append(use)
    for change in held:
        changes[change.unit].append(change)
    return {unit: _of_unit(month, found, changes[unit]) for unit, found in of_unit.items()}


def added(counted: Counted, units: Iterable[int]) -> dict[Key, list[Piece]]:
    """What all of `units` have in use together."""
    every: dict[Key, list[Piece]] = defaultdict(list)
    for unit in units:
        for key, pieces in counted.get(unit, {}).items():
            every[key] += pieces
    return {key: list(_added(pieces)) for key, pieces in sorted(every.items())}


def priced(pieces: Sequence[Piece], each: Sequence[Dated], maintenance: Sequence[Dated]) -> list[Priced]:
    """The pieces, cut where a price changes. Prices in the order of their days."""
    days = [price.since for price in (*each, *maintenance)]
    found = []
    for piece in pieces:
        for first, last in _between([piece.first, *days], piece.first, piece.last):
            part = Piece(first, last, piece.quantity, piece.covered)
            found.append(Priced(part, _price(each, first), _price(maintenance, first)))
    return found


def amount(month: Period, parts: Iterable[Priced], currency: str) -> Decimal:
    """What they come to. What has no price costs nothing."""
    return rounded(_exact(month, parts), currency)


def shared(month: Period, groups: Iterable[Iterable[Priced]], currency: str) -> list[Decimal]:
    """What each of the groups comes to. All together come to the amount of what they have together, to the penny."""
    found, so_far = [], Fraction(0)
    before = Decimal(0)
    for parts in groups:
        so_far += _exact(month, parts)
        upto = rounded(so_far, currency)
        found.append(upto - before)
        before = upto
    return found


def under(parents: Mapping[int, int | None], units: Iterable[int]) -> dict[int, list[int]]:
    """Partner → those of `units` that it is itself, or that stand below it."""
    found: dict[int, list[int]] = defaultdict(list)
    for unit in units:
        here: int | None = unit
        while here is not None:
            found[here].append(unit)
            here = parents.get(here)
    return found


def beneath(parents: Mapping[int, int | None], buyer: int, units: Iterable[int]) -> dict[int, list[int]]:
    """Of units that stand below `buyer`: the company directly below it → those that are reached by it; `buyer` itself → its
    own. In the order of their keys."""
    found: dict[int, list[int]] = defaultdict(list)
    for unit in units:
        here = unit
        while here != buyer and (above := parents[here]) != buyer and above is not None:
            here = above
        found[here].append(unit)
    return dict(sorted(found.items()))


def _exact(month: Period, parts: Iterable[Priced]) -> Fraction:
    total = Fraction(0)
    for part in parts:
        charged = part.piece.quantity - part.piece.covered
        each, maintenance = Fraction(part.each or 0), Fraction(part.maintenance or 0)
        total += (each * charged + maintenance * part.piece.covered) * part.piece.days
    return total / month.days


def _of_unit(month: Period, uses: list[Use], held: list[Held]) -> dict[Key, list[Piece]]:
    edges = [day for use in uses for day in (use.first, use.last + DAY)] + [one.day for one in held]
    found: dict[Key, list[Piece]] = defaultdict(list)
    for first, last in _between(edges, month.first, month.last):
        packages: dict[Key, int] = defaultdict(int)
        others: dict[Key, int] = defaultdict(int)
        for use in uses:
            if use.first <= first <= use.last:
                (packages if use.package else others)[use.key] += use.quantity
        licenses = max(0, sum(one.change for one in held if one.day <= first))
        _charged, left = settled(licenses, sum(packages.values()))
        for key in sorted(packages.keys() | others.keys()):
            covered = min(left, packages.get(key, 0))
            left -= covered
            found[key].append(Piece(first, last, packages.get(key, 0) + others.get(key, 0), covered))
    return {key: list(_joined(pieces)) for key, pieces in found.items()}


def _added(pieces: list[Piece]) -> Iterator[Piece]:
    edges = [day for piece in pieces for day in (piece.first, piece.last + DAY)]
    first, last = min(piece.first for piece in pieces), max(piece.last for piece in pieces)
    parts = []
    for start, end in _between(edges, first, last):
        here = [piece for piece in pieces if piece.first <= start <= piece.last]
        if here:
            parts.append(Piece(start, end, sum(p.quantity for p in here), sum(p.covered for p in here)))
    return _joined(parts)


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Neighbours that differ in nothing are one."""
    before: Piece | None = None
    for piece in pieces:
        if before and (before.last + DAY, before.quantity, before.covered) == (
            piece.first, piece.quantity, piece.covered,
        ):  # fmt: skip
            before = Piece(before.first, piece.last, piece.quantity, piece.covered)
            continue
        if before:
            yield before
        before = piece
    if before:
        yield before


def _between(edges: Iterable[date], first: date, last: date) -> Iterator[tuple[date, date]]:
    """The days from `first` to `last`, cut at each edge."""
    begins = sorted({first, *(day for day in edges if first < day <= last)})
    for start, following in zip(begins, [*begins[1:], last + DAY], strict=True):
        yield start, following - DAY


def _price(prices: Sequence[Dated], day: date) -> Decimal | None:
    held = [price.each for price in prices if price.since <= day]
    return held[-1] if held else None
