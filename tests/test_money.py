"""Money: exact until somebody asks for the rounded amount, and never two currencies in one sum."""

import operator
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oms.kit.money import CurrencyMismatch, Money, minor_units, total

CURRENCIES = ("GBP", "EUR", "USD", "JPY", "KWD")
amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=4)
currencies = st.sampled_from(CURRENCIES)
moneys = st.builds(Money, amounts, currencies)
pounds = st.builds(Money, amounts, st.just("GBP"))


def gbp(amount: str) -> Money:
    return Money(Decimal(amount), "GBP")


@given(pounds, pounds, pounds)
def test_the_order_of_a_sum_does_not_matter(a, b, c) -> None:
    assert a + b == b + a
    assert (a + b) + c == a + (b + c)
    assert a - b == a + -b
    assert (a + b) - b == a
    assert a + Money.zero("GBP") == a


@given(pounds, st.integers(-1000, 1000))
def test_so_many_times_is_added_so_often(money, times) -> None:
    assert money * times == times * money
    assert money * abs(times) == total([money] * abs(times), "GBP")
    assert money * -1 == -money


@given(st.lists(pounds))
def test_a_sum_is_that_of_the_amounts(found) -> None:
    assert total(found, "GBP") == Money(sum((money.amount for money in found), Decimal(0)), "GBP")
    if found:
        assert sum(found) == total(found, "GBP")


@given(moneys, moneys)
def test_two_currencies_never_mix(a, b) -> None:
    acts = (operator.add, operator.sub, operator.lt, operator.le, operator.gt, operator.ge)
    for act in acts:
        if a.currency == b.currency:
            act(a, b)
        else:
            with pytest.raises(CurrencyMismatch, match=f"{a.currency} and {b.currency}"):
                act(a, b)
    if a.currency != b.currency:
        assert a != b
        for adding in (lambda: sum([a, b]), lambda: total([a, b], a.currency), lambda: total([a], b.currency)):
            with pytest.raises(CurrencyMismatch):
                adding()


def test_a_mismatch_is_a_value_error() -> None:
    assert issubclass(CurrencyMismatch, ValueError)


@given(pounds, pounds)
def test_comparing_is_comparing_amounts(a, b) -> None:
    assert (a < b, a <= b, a == b, a > b) == (
        a.amount < b.amount, a.amount <= b.amount, a.amount == b.amount, a.amount > b.amount,
    )  # fmt: skip
    assert a != b or hash(a) == hash(b)


def test_equal_amounts_are_equal_however_they_are_written() -> None:
    assert gbp("1.0") == gbp("1.00")
    assert len({gbp("1.0"), gbp("1.00"), gbp("1")}) == 1


@pytest.mark.parametrize(
    ("amount", "currency", "rounded"),
    [
        ("2.345", "GBP", "2.35"),
        ("2.344999", "GBP", "2.34"),
        ("-2.345", "GBP", "-2.35"),
        ("2.5", "JPY", "3"),
        ("3.5", "JPY", "4"),
        ("-0.4", "JPY", "0"),
        ("1.2345", "KWD", "1.235"),
        ("7", "EUR", "7.00"),
    ],
)
def test_a_half_goes_away_from_zero_at_the_minor_unit(amount, currency, rounded) -> None:
    found = Money(Decimal(amount), currency).rounded()
    assert found == Money(Decimal(rounded), currency)
    assert -found.amount.as_tuple().exponent == minor_units(currency)


@given(moneys)
def test_rounding_moves_by_half_a_unit_at_most_and_only_once(money) -> None:
    rounded = money.rounded()
    assert abs(rounded.amount - money.amount) * 2 <= Decimal(1).scaleb(-minor_units(money.currency))
    assert rounded.rounded() == rounded


def test_nothing_is_rounded_on_the_way() -> None:
    assert (gbp("0.005") * 3).rounded() == gbp("0.02")
    assert total([gbp("0.005")] * 3, "GBP").amount == Decimal("0.015")


@pytest.mark.parametrize(
    ("money", "text"),
    [
        (gbp("12.5"), "12.50 GBP"),
        (Money(Decimal(980), "JPY"), "980 JPY"),
        (Money(Decimal("-1.2"), "KWD"), "-1.200 KWD"),
    ],
)
def test_it_reads_with_its_minor_units(money, text) -> None:
    assert str(money) == text


@pytest.mark.parametrize("amount", [1, 1.5, "1", None, Decimal("NaN"), Decimal("Infinity")])
def test_an_amount_is_a_finite_decimal(amount) -> None:
    with pytest.raises(TypeError):
        Money(amount, "GBP")


@pytest.mark.parametrize("currency", ["", "gbp", "GB", "GBPX", "G1P", "ÄÖÜ", None])
def test_a_currency_is_three_capital_letters(currency) -> None:
    with pytest.raises(ValueError):
        Money(Decimal(1), currency)


@pytest.mark.parametrize("other", [1, 1.5, Decimal(1), "1", None])
def test_it_is_added_to_money_only(other) -> None:
    for act in (operator.add, operator.sub, operator.lt):
        with pytest.raises(TypeError):
            act(gbp("1"), other)
    with pytest.raises(TypeError):
        other + gbp("1")


@pytest.mark.parametrize("times", [1.5, Decimal(2), True, "2", gbp("2")])
def test_it_is_multiplied_by_whole_numbers_only(times) -> None:
    with pytest.raises(TypeError):
        gbp("1") * times


def test_it_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        gbp("1").amount = Decimal(2)
