"""What is settled of a month: random lives of licenses, lifetime licenses and prices, held against a count day by day."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.charges import rounded
from billing.periods import Period
from billing.settled import Dated, Held, Key, Piece, Use, added, amount, count, month_of, priced, under

DAY = timedelta(days=1)
MONTH = month_of(date(2026, 11, 17))
SEAT, ONE, FAX = Key("iPECS ONE", 2), Key("User Seat", 1), Key("Fax to e-mail", 3)
PUBLIC = Key("User Seat", 1, public=True)
PARENTS = {1: None, 2: 1, 3: 2, 4: 1}  # the provider, below it 2 with 3, and 4
days = st.integers(-20, 50).map(lambda n: MONTH.first + n * DAY)
keys = st.sampled_from([SEAT, ONE, FAX, PUBLIC])
uses = st.builds(
    lambda unit, key, quantity, first, length: Use(unit, 7, key, key != FAX, quantity, first, first + length * DAY),
    st.sampled_from(list(PARENTS)), keys, st.integers(1, 40), days, st.integers(0, 60),
)  # fmt: skip
helds = st.builds(Held, st.sampled_from(list(PARENTS)), days, st.integers(0, 60))
dated = st.lists(
    st.builds(Dated, days, st.decimals(0, 50, places=2)), max_size=3, unique_by=lambda one: one.since
).map(lambda found: sorted(found, key=lambda one: one.since))  # fmt: skip


def price_on(prices: list[Dated], day: date) -> Fraction:
    held = [one.each for one in prices if one.since <= day]
    return Fraction(held[-1]) if held else Fraction(0)


def by_day(top: int, uses: list[Use], helds: list[Held], each: dict[Key, list[Dated]], kept: list[Dated]) -> dict:
    """Key → exact sum, counted a day at a time and a reseller at a time."""
    units = {unit for unit in PARENTS if top in ancestors(unit)}
    found: dict[Key, Fraction] = {}
    for n in range(MONTH.days):
        day = MONTH.first + n * DAY
        for unit in units:
            left = sum(one.change for one in helds if one.unit == unit and one.day <= day)
            for key in sorted({one.key for one in uses}):
                here = [one for one in uses if (one.unit, one.key) == (unit, key) and one.first <= day <= one.last]
                whole, packages = sum(u.quantity for u in here), sum(u.quantity for u in here if u.package)
                covered = min(left, packages)
                left -= covered
                cost = (whole - covered) * price_on(each[key], day) + covered * price_on(kept, day)
                if here:
                    found[key] = found.get(key, Fraction(0)) + cost / MONTH.days
    return found


def ancestors(unit: int | None) -> set[int]:
    found = set()
    while unit is not None:
        found.add(unit)
        unit = PARENTS[unit]
    return found


@settings(max_examples=150, deadline=None)
@given(
    st.lists(uses, max_size=8), st.lists(helds, max_size=4), st.tuples(dated, dated, dated, dated), dated,
    st.sampled_from(list(PARENTS)),
)  # fmt: skip
def test_a_month_comes_to_what_its_days_do(uses, helds, prices, kept, top) -> None:
    each = dict(zip((SEAT, ONE, FAX, PUBLIC), prices, strict=True))
    counted = count(MONTH, uses, helds)
    lines = added(counted, under(PARENTS, counted).get(top, []))
    wanted = by_day(top, uses, helds, each, kept)
    assert {key: amount(MONTH, priced(pieces, each[key], kept), "GBP") for key, pieces in lines.items()} == {
        key: rounded(exact, "GBP") for key, exact in wanted.items()
    }


@pytest.mark.parametrize(("packages", "charged", "maintained"), [(90, 0, 90), (120, 20, 100), (100, 0, 100), (0, 0, 0)])
def test_the_example_of_the_guide(packages, charged, maintained) -> None:
    """guide 2.7.3: a reseller that holds 100 lifetime licenses, of 90 and of 120 user packages."""
    uses = [Use(2, 7, ONE, True, packages, MONTH.first, MONTH.last)] if packages else []
    counted = count(MONTH, uses, [Held(2, MONTH.first - DAY, 100)])
    pieces = added(counted, [2]).get(ONE, [Piece(MONTH.first, MONTH.last, 0, 0)])
    assert [(one.quantity - one.covered, one.covered) for one in pieces] == [(charged, maintained)]
    parts = priced(pieces, [Dated(MONTH.first, Decimal("3.00"))], [Dated(MONTH.first, Decimal("0.50"))])
    assert amount(MONTH, parts, "GBP") == Decimal("3.00") * charged + Decimal("0.50") * maintained


def test_licenses_of_one_reseller_cover_no_packages_of_another() -> None:
    """guide 2.7.3: aggregated in the reseller unit."""
    uses = [Use(unit, 7, ONE, True, 50, MONTH.first, MONTH.last) for unit in (2, 3)]
    counted = count(MONTH, uses, [Held(2, MONTH.first, 100)])
    (piece,) = added(counted, under(PARENTS, counted)[1])[ONE]
    assert (piece.quantity, piece.covered) == (100, 50)


def test_only_user_packages_are_covered() -> None:
    uses = [Use(2, 7, FAX, False, 5, MONTH.first, MONTH.last), Use(2, 7, ONE, True, 5, MONTH.first, MONTH.last)]
    lines = added(count(MONTH, uses, [Held(2, MONTH.first, 8)]), [2])
    assert {key: piece.covered for key, (piece,) in lines.items()} == {FAX: 0, ONE: 5}


def test_a_month_holds_its_days() -> None:
    assert month_of(date(2028, 2, 29)) == Period(date(2028, 2, 1), date(2028, 2, 29))
    assert month_of(date(2026, 12, 31)) == Period(date(2026, 12, 1), date(2026, 12, 31))
