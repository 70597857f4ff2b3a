"""The lines of a settlement as they are due, and the parts below them: only those of resellers of which something changed.

A settlement of a whole country has a million parts: they are written in pieces, each a transaction of its own that notes what it
wrote, so that who is killed goes on where it was.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from operator import itemgetter
from typing import Any

from django.db import connection

from billing.models import Settlement, SettlementPart
from billing.queries.settlement_facts import OF_UNITS, Month, asked, uses_of
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
OF_KEY = ("license_name", "license_id", "public_sector", "deal_ids")
Marks = dict[str, dict[str, str]]
INSERT = """
insert into billing_settlementpart
  (line_id, unit_id, unit, customer_id, customer_code, customer_name, package, quantity, first, last)
select l.id, u.unit, p.name, u.customer_id, u.customer_code, u.customer_name, u.package, u.qty, u.first, u.last
from uses u
join billing_settlementline l on l.settlement_id = %(settlement)s and l.of_month = %(first)s and l.license_id = u.license_id
  and l.license_name = u.license_name and l.public_sector = u.public and l.deal_ids = u.deals
join partners_partner p on p.id = u.unit
where u.first <= u.last
"""


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


@dataclass(frozen=True)
class Piece:
    """Parts that are written by one transaction: those of some resellers, in a month. `new`: nothing of them stands yet."""

    month: Month
    units: list[int]
    new: list[int]


def pieces_of(lines: list[Due], before: Marks, now: Marks, running: Month, buyer: int) -> list[Piece]:
    """Resellers of which the parts below `lines` are not what is in use; `before` and `now`: month → reseller → its mark.

    Of a month that is set right all are looked at, since a line of it comes and goes with what is due.
    """
    found = []
    for first, month in sorted({due.month.first: due.month for due in lines}.items()):
        known, marks = before.get(first.isoformat(), {}), now[first.isoformat()]
        stale = [int(unit) for unit in known.keys() | marks.keys() if known.get(unit) != marks.get(unit)]
        if first != running.first:
            stale = month.under.get(buyer, [])
        for start in range(0, len(stale), UNITS):
            units = sorted(stale)[start : start + UNITS]
            new = [unit for unit in units if str(unit) not in known and month is running and not month.closed]
            found.append(Piece(month, units, new))
    return found


def write_piece(settlement: Settlement, piece: Piece, now: Marks, names: dict[int, str]) -> None:
    """Bring the parts of a piece to what is in use. Those of resellers that are new are written by the database in one statement; of
    all others what is not in use any more goes, what is new comes, and a part that is as it was stays."""
    month = piece.month
    rows = settlement.lines.filter(of_month=month.first, lifetime_order=None)
    by_key = {Key(*key): pk for pk, *key in rows.values_list("pk", *OF_KEY)}
    if piece.new:
        SettlementPart.objects.filter(line__in=by_key.values(), unit_id__in=piece.new).delete()
        with connection.cursor() as cursor:
            cursor.execute(OF_UNITS + INSERT, {**asked(month.first), "units": piece.new, "settlement": settlement.pk})
    marks = now[month.first.isoformat()]
    if known := [unit for unit in piece.units if unit not in piece.new]:
        _bring(month, by_key, known, [unit for unit in known if str(unit) in marks], names)


def marks_after(before: Marks, piece: Piece, now: Marks) -> Marks:
    """By what the parts are known once a piece is written."""
    first = piece.month.first.isoformat()
    known = {unit: mark for unit, mark in before.get(first, {}).items() if int(unit) not in piece.units}
    written = {str(unit): now[first][str(unit)] for unit in piece.units if str(unit) in now[first]}
    return {**before, first: known | written}


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
