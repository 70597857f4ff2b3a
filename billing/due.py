"""What is still to be charged for days that are over, from facts and from what was charged before; no database, no clock.

One rule serves all: a charge of a period comes to what the facts say of it now, less what all statements charged for it
so far. So what is confirmed for a day that is closed, a refund of what was charged in advance, and what follows a credit note
are lines of the next statement, and no day is charged twice or left out, in whatever order it became known.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256

from billing.charges import Charge, Facts, charges
from billing.periods import Period, nth_period, number_of

DAY = timedelta(days=1)
RECURRING, USAGE = "recurring", "usage"
RULES = 1  # another number has everything looked at again: what is charged is counted otherwise than before


@dataclass(frozen=True, order=True)
class Origin:
    """A period that charges are for, of the kind the customer had then. `recurring_only`: it is charged in advance."""

    period: Period
    kind: str
    recurring_only: bool = False


@dataclass(frozen=True)
class Due:
    """A line: `charge` of the days of `period`, of which `before` was charged already."""

    charge: Charge
    period: Period
    before: Decimal

    @property
    def amount(self) -> Decimal:
        return self.charge.amount - self.before


Key = tuple[str, date]  # what it is for, the first day of its period


def due(
    facts: Facts, origins: Iterable[Origin], charged: Mapping[Key, Decimal], *, usage: Mapping[date, Charge | None],
    shows: Period, told: Callable[[Key], Charge],
) -> list[Due]:  # fmt: skip
    """The lines that bring what was charged for `origins` to what `facts` and `usage` say.

    `charged`: the sum over all statements. `usage`: what calls come to, by the first day of a period; of a period that is
    not in it calls are left as they were charged. `told`: the charge as it was last told, asked where nothing is left of it.
    Of the period `shows` there are lines with nothing to pay as well, as they say what was left out.
    """
    found: list[Due] = []
    for origin in sorted(origins):
        first = origin.period.first
        now = _of(facts, origin) | _calls(usage, origin)
        for key in sorted({key for key, day in charged if day == first and charged[key, day]} - now.keys()):
            gone = told((key, first))
            if _considered(gone, origin, usage):
                now[key] = replace(gone, stretches=(), free=())
        for key, charge in now.items():
            line = Due(charge, origin.period, charged.get((key, first), Decimal(0)))
            if line.amount or (origin.period == shows and not line.before):
                found.append(line)
    return found


def _of(facts: Facts, origin: Origin) -> dict[str, Charge]:
    found = charges(replace(facts, kind=origin.kind), origin.period)
    return {one.bought.key: one for one in found if one.bought.kind == RECURRING or not origin.recurring_only}


def _calls(usage: Mapping[date, Charge | None], origin: Origin) -> dict[str, Charge]:
    found = None if origin.recurring_only else usage.get(origin.period.first)
    return {found.bought.key: found} if found else {}


def _considered(gone: Charge, origin: Origin, usage: Mapping[date, Charge | None]) -> bool:
    """Whether what is not there any more is asked about at all."""
    if gone.bought.special == USAGE:
        return origin.period.first in usage and not origin.recurring_only
    return gone.bought.kind == RECURRING or not origin.recurring_only


def fingerprint(facts: Facts, charged: Mapping[Key, Decimal], upto: date) -> str:
    """Of everything that says what is due for the days up to `upto`, and of what was charged for them. Once all of it is charged,
    nothing is due for these days as long as this stays the same, whatever becomes known of later ones."""
    bought = []
    for one in facts.bought:
        if steps := tuple(step for step in one.steps if step.day <= upto):
            first, *later = one.prices
            prices = (first, *(price for price in later if price.since <= upto))
            bought.append(replace(one, steps=steps, prices=prices))
    stops = [
        (stop.first, stop.last if stop.last and stop.last <= upto + DAY else None) for stop in facts.stops
        if stop.first <= upto
    ]  # fmt: skip
    paid = sorted((key, day, str(sum_.normalize())) for (key, day), sum_ in charged.items() if day <= upto and sum_)
    told = (RULES, facts.currency, facts.created, bought, stops, paid)
    return sha256(repr(told).encode()).hexdigest()


def earlier(facts: Facts, first: date, kind: str, since: date | None) -> list[Origin]:
    """Periods before the first one that was ever closed, as far back as a fact: confirmed for a day before everything.
    None ends before `since`."""
    days = [step.day for one in facts.bought for step in one.steps]
    earliest = min([*days, first])
    n, found = number_of(kind, facts.created, first - DAY), []
    while (period := nth_period(kind, facts.created, n)).last >= earliest:
        if since and period.first < since:
            break
        found.append(Origin(period, kind))
        n -= 1
    return found
