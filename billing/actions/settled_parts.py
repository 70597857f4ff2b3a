"""The lines of a settlement as they are due, and the parts below them: only those of resellers of which something changed."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import Any

from billing.models import SettlementLine, SettlementPart
from billing.queries.settlement_facts import Month, uses_of
from billing.settled import Key, Priced, amount, month_of, shared

SOME, UNITS = 2_000, 200  # rows written, and resellers read, at a time
KNOWN_BY = (
    "line_id",
    "unit_id",
    "unit",
    "customer_id",
    "customer_code",
    "customer_name",
    "package",
    "quantity",
    "first",
    "last",
)
Marks = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Due:
    """A line to be written. `below`: company → what of it is for that one; `before_below`: what was charged for it."""

    seller: int | None
    key: Key
    month: Month
    parts: list[Priced]
    currency: str
    before: Decimal
    below: dict[int, list[Priced]] = field(default_factory=dict)
    before_below: dict[int, Decimal] = field(default_factory=dict)

    @property
    def shares(self) -> dict[int, Decimal]:
        """Company below → what of the amount is for it."""
        ids = sorted(self.below.keys() | self.before_below.keys())
        whole = shared(month_of(self.month.first), (self.below.get(one, []) for one in ids), self.currency)
        return {one: sum_ - self.before_below.get(one, 0) for one, sum_ in zip(ids, whole, strict=True)}

    @property
    def differs(self) -> bool:
        """Whether the line, or what was charged for one of those below, is to be set right."""
        return bool(self.amount or (self.before_below and any(self.shares.values())))

    @property
    def amount(self) -> Decimal:
        whole = amount(month_of(self.month.first), self.parts, self.currency) if self.parts else Decimal(0)
        return whole - self.before


def write_parts(
    made: list[SettlementLine],
    lines: list[Due],
    before: Marks,
    now: Marks,
    running: Month,
    buyer: int,
    names: dict[int, str],
) -> None:
    """Bring the parts of all `lines`, which were `made`, to what is in use; `before` and `now`: month → reseller → its mark.

    Of a month that is set right all are looked at, since a line of it comes and goes with what is due.
    """
    of_month: dict[date, dict[Key, int]] = {}
    for line, due in zip(made, lines, strict=True):
        of_month.setdefault(due.month.first, {})[due.key] = line.pk
    months = {due.month.first: due.month for due in lines}
    for first, by_key in of_month.items():
        known, marks = before.get(first.isoformat(), {}), now[first.isoformat()]
        stale = [int(unit) for unit in known.keys() | marks.keys() if known.get(unit) != marks.get(unit)]
        if first != running.first:
            stale = months[first].under.get(buyer, [])
        for start in range(0, len(stale), UNITS):
            units = sorted(stale)[start : start + UNITS]
            _bring(months[first], by_key, units, [unit for unit in units if str(unit) in marks], names)


def _bring(month: Month, by_key: dict[Key, int], units: list[int], below: list[int], names: dict[int, str]) -> None:
    """Take away what is not in use any more, and add what is new; a part that is as it was stays. `below`: those of the `units`
    that stand below the buyer still."""
    wanted = Counter(_wanted(month, by_key, below, names))
    gone = []
    kept = SettlementPart.objects.filter(line__in=by_key.values(), unit_id__in=units)
    for pk, *values in kept.values_list("pk", *KNOWN_BY):
        if wanted[tuple(values)] > 0:
            wanted[tuple(values)] -= 1
        else:
            gone.append(pk)
    SettlementPart.objects.filter(pk__in=gone).delete()
    SettlementPart.objects.bulk_create(
        [
            SettlementPart(**dict(zip(KNOWN_BY, one, strict=True)))
            for one in sorted(wanted.elements(), key=itemgetter(0))
        ],
        batch_size=SOME,
    )


def _wanted(month: Month, by_key: dict[Key, int], units: list[int], names: dict[int, str]) -> Iterator[tuple[Any, ...]]:
    for use, code, name in uses_of(month, units):
        if line := by_key.get(use.key):
            yield (
                line, use.unit, names.get(use.unit, ""), use.customer, code, name, use.package, use.quantity, use.first, use.last,
            )  # fmt: skip
