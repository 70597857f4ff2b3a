"""Months are settled: vendor with provider, and each seller with those below it (guide 2.7.3).

The running month is counted as long as it runs; only what changed since is written. What is over is closed, once, and never changes; what is known later of
it stands in the next settlement: what its days come to now, less what all settlements charged for them.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from itertools import count
from typing import Any

from django.db.models import Max, Min
from django.utils import timezone

from billing.actions.settled_lifetime import DueLifetime, lifetime_due, reprice_lifetime, write_lifetime
from billing.actions.settled_parts import Due, Piece, marks_after, pieces_of, write_piece
from billing.models import Settlement, SettlementLine, SettlementPrice, SettlementShare
from billing.periods import Period
from billing.queries.settlement import Prices, as_kept, charged_of, from_kept, prices_of, shares_of
from billing.queries.settlement_facts import Month, month_as_it_is
from billing.queries.settlement_lifetime import lifetime_charged, taken_by
from billing.settled import Dated, Key, Priced, added, amount, beneath, month_of, priced, shared
from oms.kit.acting import as_system
from oms.kit.one_by_one import one_by_one
from oms.kit.periods import add_months
from partners.models import Partner

CLOSES = timedelta(hours=6)  # after midnight of the first
LATE = 3  # months back in which what is known late still counts
SOME = 2_000
FOUR = Decimal("0.0001")
FIGURES = (
    "seller_id", "buyer_name", "license_name", "quantity", "lifetime", "chargeable", "unit_price", "maintenance", "currency",
    "before", "amount", "made_of",
)  # fmt: skip


Charged = dict[tuple[int | None, Key], Decimal]
SharesCharged = dict[tuple[int | None, Key], dict[int, Decimal]]


def settle_due(*, at: datetime) -> int:
    """Close the months that are over, count the running one; how many months were looked at."""
    months = list(_months(at))
    for first in months:
        settle_month(first, at=at)
    return len(months)


def settle_month(first: date, *, at: datetime) -> None:
    """Count the month that begins with `first` between every seller and buyer, each in its own transaction, and close it
    where it is over. A settlement that is closed is left as it stands, however often this runs."""
    with as_system():
        earlier = Settlement.objects.filter(closed_at__isnull=False, month__lt=first)
        late = earlier.filter(month__gte=add_months(first, -LATE)).values_list("month", flat=True).distinct()
        months = [month_as_it_is(one) for one in (*late.order_by("month"), first)]
        charged = charged_of(month.first for month in months)
        below = shares_of(month.first for month in months)
        prices = prices_of(SettlementPrice.objects.all())
        taken, paid = taken_by(), lifetime_charged(month.first for month in months)
        names = dict(Partner.objects.values_list("pk", "name"))
        held = Settlement.objects.filter(month=first, closed_at=None).values_list("buyer_id", flat=True)
        buyers = {
            *held,
            *(buyer for month in months for buyer in month.under),
            *(one for one, _month in charged),
            *taken,
        }
    now, upto = months[-1], month_of(first).last

    def settle(buyer: int) -> bool:
        lines, bought = [], []
        for month in months:
            known = (buyer, month.first)
            found = _due(buyer, month, prices, charged.get(known, {}), below.get(known, {}))
            lines += [due for due in found if month is now or due.differs]
            own = lifetime_due(buyer, month.first, taken.get(buyer, []), prices, paid.get(known, {}), upto)
            bought += [due for due in own if month is now or due.differs]
        _write(buyer, now, lines, bought, names, at)
        return True

    one_by_one(sorted(buyers), settle, failing="the settlement of partner %s could not be counted")


def reprice(*, seller: int | None, rows: Iterable[SettlementLine], prices: Prices) -> None:
    """Bring lines that are not closed to `prices`, from the days that they keep."""
    for line in rows:
        if line.lifetime_order_id:
            reprice_lifetime(line, prices)
            continue
        maintenance = prices.of(seller, line.buyer_id, None)
        pieces = [part.piece for part in from_kept(line.made_of)]
        parts = priced(pieces, prices.of(seller, line.buyer_id, line.license_id), maintenance)
        currency = prices.currencies.get(seller, "")
        for name, value in _figures(month_of(line.of_month), parts, currency, line.before).items():
            setattr(line, name, value)
        line.save()
        _reprice_shares(line, prices.of(seller, line.buyer_id, line.license_id), maintenance)


def _reprice_shares(line: SettlementLine, each: list[Dated], maintenance: list[Dated]) -> None:
    shares = sorted(line.shares.all(), key=lambda share: share.below_id)
    parts = [priced([one.piece for one in from_kept(share.made_of)], each, maintenance) for share in shares]
    sums = shared(month_of(line.of_month), parts, line.currency)
    for share, part, sum_ in zip(shares, parts, sums, strict=True):
        share.amount, share.currency, share.made_of = sum_ - share.before, line.currency, as_kept(part)
        share.save()


def _months(at: datetime) -> Iterator[date]:
    """From the first that is not closed to the one that runs."""
    running = timezone.localdate(at).replace(day=1)
    with as_system():
        last = Settlement.objects.filter(closed_at__isnull=False).aggregate(last=Max("month"))["last"]
        still = Settlement.objects.filter(closed_at=None).aggregate(first=Min("month"))["first"]
    first = min(add_months(last, 1) if last else running, still or running)
    while first <= running:
        yield first
        first = add_months(first, 1)


def _due(buyer: int, month: Month, prices: Prices, charged: Charged, charged_below: SharesCharged) -> Iterator[Due]:
    """What the month comes to now, a line for each license that is or was charged."""
    seller = month.parents.get(buyer)
    units = month.under.get(buyer, [])
    found = added(month.counted, units)
    groups = beneath(month.parents, buyer, units)
    below = {one: added(month.counted, its) for one, its in groups.items()}
    maintenance, currency = prices.of(seller, buyer, None), prices.currencies.get(seller, "")
    for key in sorted(found.keys() | {key for _seller, key in charged}):
        each = prices.of(seller, buyer, key.license_id)
        yield Due(
            seller, key, month, priced(found.get(key, []), each, maintenance), currency,
            charged.get((seller, key), Decimal(0)),
            {one: priced(its[key], each, maintenance) for one, its in below.items() if key in its},
            charged_below.get((seller, key), {}),
        )  # fmt: skip


def _write(
    buyer: int, now: Month, lines: list[Due], bought: list[DueLifetime], names: dict[int, str], at: datetime
) -> None:
    """The settlement of one buyer: its lines at once, their parts in pieces, each in a transaction that holds its row; it is counted,
    and closed, once all stand. Where it was counted of the same before, nothing is written but when it was looked at."""
    of: dict[str, Any] = {
        "units": _marks(buyer, lines, names), "lines": _signature(lines, now.parents.get(buyer), names[buyer]),
    }  # fmt: skip
    if bought:
        of["lifetime"] = sha256(repr(bought).encode()).hexdigest()
    pieces: list[Piece] = []
    for n in count():
        with as_system():
            settlement = _open(buyer, now, at, known_of=bool(lines or bought))
            if settlement is None:
                return
            if n == 0 and settlement.counted_of != of:
                _write_lines(settlement, lines, bought, names)
                settlement.seller_id = now.parents.get(buyer)
                pieces = pieces_of(lines, settlement.counted_of.get("units", {}), of["units"], now, buyer)
            for piece in pieces[n : n + 1]:
                write_piece(settlement, piece, of["units"], names)
                marks = marks_after(settlement.counted_of.get("units", {}), piece, of["units"])
                settlement.counted_of = {"units": marks}
            if n + 1 >= len(pieces):
                settlement.counted_of, settlement.counted_at = of, at
                settlement.closed_at = at if at >= _closes(now.first) else None
            settlement.save(update_fields=["counted_at", "counted_of", "seller_id", "closed_at"])
        if n + 1 >= len(pieces):
            return


def _open(buyer: int, now: Month, at: datetime, *, known_of: bool) -> Settlement | None:
    """Its row, held; None where it is closed, or where there is neither a row nor anything to settle."""
    rows = Settlement.objects.select_for_update(of=("self",))
    settlement = rows.filter(buyer_id=buyer, month=now.first).first()
    if settlement is None and known_of:
        Settlement.objects.bulk_create([
            Settlement(buyer_id=buyer, seller_id=now.parents.get(buyer), month=now.first, counted_at=at)
        ], ignore_conflicts=True)  # fmt: skip
        settlement = rows.get(buyer_id=buyer, month=now.first)
    return settlement if settlement and not settlement.closed_at else None


def _write_lines(settlement: Settlement, lines: list[Due], bought: list[DueLifetime], names: dict[int, str]) -> None:
    """With their shares. What is settled no more goes, with its parts."""
    made, more = _lines(settlement, lines, names), write_lifetime(settlement, bought, names[settlement.buyer_id])
    settlement.lines.exclude(pk__in=[one.pk for one in (*made, *more)]).delete()
    SettlementShare.objects.filter(line__settlement=settlement).delete()
    SettlementShare.objects.bulk_create(list(_shares(made, lines)), batch_size=SOME)


def _marks(buyer: int, lines: list[Due], names: dict[int, str]) -> dict[str, dict[str, str]]:
    """Month → reseller → by what its customers' parts are known, of the months that have a line."""
    months = {due.month.first: due.month for due in lines}.values()
    return {
        month.first.isoformat(): {
            str(unit): f"{month.marks[unit]} {names.get(unit, '')}" for unit in month.under.get(buyer, [])
        }
        for month in months
    }


def _signature(lines: list[Due], seller: int | None, buyer: str) -> str:
    """Of everything that stands on the lines and their shares."""
    told = [
        (due.seller, due.key, due.month.first, due.parts, due.currency, due.before, sorted(due.below.items()),
         sorted(due.before_below.items()))
        for due in lines
    ]  # fmt: skip
    return sha256(repr((seller, buyer, told)).encode()).hexdigest()


def _lines(settlement: Settlement, lines: list[Due], names: dict[int, str]) -> list[SettlementLine]:
    """Those that were there stay, with new figures; so their parts stay as well."""
    return SettlementLine.objects.bulk_create(
        [_line(settlement, one, names) for one in lines], batch_size=500, update_conflicts=True,
        unique_fields=["settlement", "of_month", "license", "public_sector", "deal_ids"], update_fields=list(FIGURES),
    )  # fmt: skip


def _closes(first: date) -> datetime:
    following = add_months(first, 1)
    return timezone.make_aware(datetime(following.year, following.month, 1)) + CLOSES


def _line(settlement: Settlement, due: Due, names: dict[int, str]) -> SettlementLine:
    return SettlementLine(
        settlement=settlement, seller_id=due.seller, buyer_id=settlement.buyer_id,
        buyer_name=names[settlement.buyer_id], month=settlement.month,
        of_month=due.month.first, license_id=due.key.license_id, license_name=due.key.license_name,
        public_sector=due.key.public, deal_ids=due.key.deals,
        **_figures(month_of(due.month.first), due.parts, due.currency, due.before),
    )  # fmt: skip


def _figures(month: Period, parts: list[Priced], currency: str, before: Decimal) -> dict[str, Any]:
    """Everything of a line that follows from its days and prices."""
    days = sum(one.piece.quantity * one.piece.days for one in parts)
    covered = sum(one.piece.covered * one.piece.days for one in parts)
    last = parts[-1] if parts else None
    return {
        "quantity": _months_of(days, month), "lifetime": _months_of(covered, month),
        "chargeable": _months_of(days - covered, month), "unit_price": last and last.each,
        "maintenance": last and last.maintenance, "currency": currency, "before": before,
        "amount": (amount(month, parts, currency) if parts else Decimal(0)) - before, "made_of": as_kept(parts),
    }  # fmt: skip


def _months_of(days: int, month: Period) -> Decimal:
    """License-days as license-months."""
    return (Decimal(days) / month.days).quantize(FOUR)


def _shares(made: list[SettlementLine], lines: list[Due]) -> Iterator[SettlementShare]:
    for line, due in zip(made, lines, strict=True):
        for below, sum_ in due.shares.items():
            yield SettlementShare(
                line=line, seller_id=line.seller_id, buyer_id=line.buyer_id, below_id=below, month=line.month,
                currency=due.currency, before=due.before_below.get(below, Decimal(0)), amount=sum_,
                made_of=as_kept(due.below.get(below, [])),
            )  # fmt: skip
