"""What is charged, over whole lives: facts that become known late, credit notes, in advance, closings in steps; the sum of all
statements is an independent count day by day."""

from calendar import monthrange
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as some

from billing.charges import Bought, Charge, Facts, Price, Step, Stretch, charges, rounded
from billing.due import Due, Key, Origin, due, earlier
from billing.kept import as_json, from_json, negated
from billing.periods import Period, nth_period
from customers.enums import BillingPeriod as B
from tests.test_billing_charges import a_life, line, on

DAY = timedelta(days=1)


def january(*bought: Bought) -> Facts:
    return Facts("GBP", B.MONTHLY, on(1, 1), bought)


def month(number: int, **more: bool) -> Origin:
    return Origin(Period(on(1, number), date(2026, number, monthrange(2026, number)[1])), B.MONTHLY, **more)


class Ledger:
    """Statements of one customer, as the database keeps them."""

    def __init__(self) -> None:
        self.lines: list[tuple[Key, Decimal, dict]] = []

    def charged(self) -> dict[Key, Decimal]:
        found: Counter[Key] = Counter()
        for key, amount, _kept in self.lines:
            found[key] += amount
        return dict(found)

    def told(self, key: Key) -> Charge:
        return from_json([kept for known, _amount, kept in self.lines if known == key][-1])

    def close(self, facts: Facts, origins: list[Origin], shows: Period, usage: dict | None = None) -> list[Due]:
        found = due(facts, origins, self.charged(), usage=usage or {}, shows=shows, told=self.told)
        self.lines += [((one.charge.bought.key, one.period.first), one.amount, as_json(one.charge)) for one in found]
        return found

    def credit(self, lines: list[Due]) -> None:
        self.lines += [
            ((one.charge.bought.key, one.period.first), -one.amount, negated(as_json(one.charge))) for one in lines
        ]


def test_what_is_confirmed_for_a_closed_day_is_on_the_next_statement() -> None:
    ledger, item = Ledger(), line((on(1, 3), 6), price="30.00")
    [october] = ledger.close(january(item), [month(10)], month(10).period)
    assert (october.amount, october.before) == (Decimal("180.00"), 0)
    more = replace(item, steps=(*item.steps, Step(on(22, 10), 2, "O9")))
    late, november = sorted(
        ledger.close(january(more), [month(10), month(11)], month(11).period), key=lambda one: one.period.first
    )
    assert (late.period, late.before, late.amount) == (month(10).period, Decimal("180.00"), Decimal("19.35"))
    assert (november.before, november.amount) == (0, Decimal("240.00"))
    assert [one.amount for one in ledger.close(january(more), [month(10), month(11)], month(11).period)] == []


def test_an_advance_goes_back_when_the_service_ends() -> None:
    ledger, item = Ledger(), line((on(1, 3), 1), price="30.00")
    [own, advance] = ledger.close(january(item), [month(10), month(11, recurring_only=True)], month(10).period)
    assert (own.amount, advance.amount, advance.period) == (Decimal("30.00"), Decimal("30.00"), month(11).period)
    ended = replace(item, steps=(*item.steps, Step(on(16), -1, "O9")))
    [refund] = ledger.close(january(ended), [month(10), month(11), month(12, recurring_only=True)], month(11).period)
    assert (refund.period, refund.before, refund.amount) == (month(11).period, Decimal("30.00"), Decimal("-15.00"))


def test_what_is_gone_altogether_is_paid_back_whole() -> None:
    ledger, item = Ledger(), line((on(1), 1), price="30.00")
    [advance] = ledger.close(january(item), [month(10), month(11, recurring_only=True)], month(10).period)
    [refund] = ledger.close(january(), [month(10), month(11)], month(11).period)
    assert (refund.amount, refund.charge.stretches, refund.charge.bought.name) == (-advance.amount, (), "Item")


def test_in_advance_takes_what_recurs_alone() -> None:
    setup = line((on(3), 1), price="90.00", start=on(3), once=True)
    assert Ledger().close(january(setup), [month(10), month(11, recurring_only=True)], month(10).period) == []


def test_after_a_credit_note_the_next_statement_charges_what_is_due() -> None:
    ledger, item = Ledger(), line((on(1, 3), 1), price="30.00")
    ledger.credit(ledger.close(january(item), [month(10)], month(10).period))
    cheaper = replace(item, prices=(Price(date.min, Decimal("20.00")),))
    found = ledger.close(january(cheaper), [month(10), month(11)], month(11).period)
    assert {one.period.first.month: (one.before, one.amount) for one in found} == {
        10: (0, Decimal("20.00")), 11: (0, Decimal("20.00")),
    }  # fmt: skip


def test_calls_that_come_late_are_charged_where_they_are_asked_about() -> None:
    def calls(each: str) -> Charge:
        bought = Bought("usage:calls", "u", "Calls", "", (), (), on(1, 10), once=True, special="usage")
        return Charge(bought, "GBP", (Stretch(on(1, 10), on(31, 10), 1, Decimal(each), 0),))

    ledger, first = Ledger(), on(1, 10)
    [own] = ledger.close(january(), [month(10)], month(10).period, {first: calls("4.125")})
    assert own.amount == Decimal("4.13")
    usage = {first: calls("5.25"), on(1): None}
    [late] = ledger.close(january(), [month(10), month(11)], month(11).period, usage)
    assert (late.before, late.amount) == (Decimal("4.13"), Decimal("1.12"))
    assert ledger.close(january(), [month(10), month(11)], month(11).period, {}) == []


def test_periods_before_the_first_one_reach_back_to_the_first_fact() -> None:
    facts = january(line((on(20, 3), 1)))
    found = earlier(facts, on(1, 6), B.MONTHLY, None)
    assert [one.period.first.month for one in found] == [5, 4, 3]
    assert [one.period.first.month for one in earlier(facts, on(1, 6), B.MONTHLY, on(1, 5))] == [5]


def test_a_charge_reads_as_it_was_kept() -> None:
    facts = january(line((on(3), 2), (on(9), -1), start=on(5)), line((on(4), 1), once=True, start=on(4)))
    for one in charges(facts, month(11).period):
        again = from_json(as_json(one))
        assert (again.amount, again.parts(), again.free) == (one.amount, one.parts(), one.free)
        assert again.bought == replace(one.bought, prices=again.bought.prices)
        assert from_json(negated(as_json(one))).amount == -one.amount


# --- random lives


def known_by(facts: Facts, known: dict[tuple[str, int], int], closing: int) -> Facts:
    """The facts as they stand at a closing: each step is known from a closing on."""
    bought = tuple(
        replace(one, steps=tuple(s for n, s in enumerate(one.steps) if known[one.key, n] <= closing))
        for one in facts.bought
    )
    return replace(facts, bought=tuple(one for one in bought if one.steps))


def to_the_penny(facts: Facts, periods: list[Period]) -> Decimal:
    """Each thing and period by itself, a day after the other, rounded once."""
    total = Decimal(0)
    for period in periods:
        for one in facts.bought:
            exact = Fraction(0)
            for n in range(period.days):
                day = period.first + n * DAY
                if day < one.billing_start or any(day in stop for stop in facts.stops):
                    continue
                price = [p.each for p in one.prices if p.since <= day] or [one.prices[0].each]
                whole = period.days if facts.kind == B.ANNIVERSARY else monthrange(day.year, day.month)[1]
                exact += Fraction(price[-1]) * sum(s.change for s in one.steps if s.day <= day) / whole
            total += rounded(exact, facts.currency)
    return total


@settings(max_examples=50, deadline=None)
@given(some.integers(0, 10**9))
def test_all_statements_together_come_to_what_the_facts_say(seed: int) -> None:
    random = Random(seed)
    facts, life = a_life(random)
    if facts.kind == B.DAILY:
        facts = replace(facts, kind=B.WEEKLY)  # 470 closings say no more
    periods, n = [], -80
    while (period := nth_period(facts.kind, facts.created, n)).first <= life.last:
        n += 1
        if period.last >= facts.created:
            periods.append(period)
    known = {
        (one.key, n): max((p for p, q in enumerate(periods) if q.first <= step.day), default=0)
        + random.choice([0, 0, 0, 1, 3])
        for one in facts.bought
        for n, step in enumerate(one.steps)
    }
    in_advance, ledger, issued = random.random() < 0.5, Ledger(), []
    for closing, period in enumerate(periods):
        now = known_by(facts, known, closing)
        origins = [Origin(one, facts.kind) for one in periods[: closing + 1]]
        origins += earlier(now, periods[0].first, facts.kind, None)
        if in_advance and closing + 1 < len(periods):
            origins.append(Origin(periods[closing + 1], facts.kind, recurring_only=True))
        issued.append(ledger.close(now, origins, period))
        assert not any(one.amount for one in ledger.close(now, origins, period)), "charged twice"
        if random.random() < 0.1:
            ledger.credit(issued.pop(random.randrange(len(issued))))
    origins = [Origin(one, facts.kind) for one in periods]
    before = earlier(facts, periods[0].first, facts.kind, None)
    ledger.close(facts, [*origins, *before], periods[-1])  # what became known, or was taken back, after the last
    whole = [one.period for one in (*before, *origins)]
    assert sum((amount for _key, amount, _kept in ledger.lines), Decimal(0)) == to_the_penny(facts, whole)
