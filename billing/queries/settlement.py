"""Prices of settlements, what was charged by them so far, and what is seen of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, F, Max, Q, QuerySet, Sum, Value, When
from django.utils.translation import gettext as _

from billing.enums import Side
from billing.lifetime import LifetimePrice
from billing.models import Settlement, SettlementLine, SettlementPrice, SettlementShare
from billing.queries.lifetime import parent_name
from billing.settled import Dated, Key, Piece, Priced
from partners.models import Account, Partner

What = int | str | None


@dataclass
class Prices:
    """(seller, buyer or all, license, LifetimePrice or maintenance) → prices in the order of their days. The vendor is no
    seller: None."""

    dated: dict[tuple[int | None, int | None, What], list[Dated]] = field(default_factory=lambda: defaultdict(list))
    currencies: dict[int | None, str] = field(default_factory=dict)

    def of(self, seller: int | None, buyer: int, what: What) -> list[Dated]:
        """The buyer's own from their first day on, before it those for all children."""
        every = self.dated.get((seller, None, what), [])
        own = self.dated.get((seller, buyer, what), [])
        return [one for one in every if not own or one.since < own[0].since] + own


def prices_of(rows: QuerySet[SettlementPrice]) -> Prices:
    found = Prices()
    for one in rows.order_by("valid_from"):
        what = one.license_id or one.lifetime or None
        found.dated[one.seller_id, one.buyer_id, what].append(Dated(one.valid_from, one.price))
        found.currencies[one.seller_id] = one.currency
    return found


def sold_to(user: Account) -> QuerySet[Partner]:
    """For whom the own company sets prices: those directly below it; the provider for itself as well, as it buys from the
    vendor."""
    mine = Partner.objects.visible_to(user)
    below = mine.filter(parent_id=user.partner_id)
    return (below | mine.filter(pk=user.partner_id) if user.partner.is_sp else below).order_by("name")


def last_settled(seller: int | None, buyer: int | None) -> date | None:
    """The last month that is closed between them, or for a price of all between the seller and any."""
    closed = Settlement.objects.filter(seller_id=seller, closed_at__isnull=False)
    closed = closed.filter(buyer_id=buyer) if buyer else closed
    found: date | None = closed.aggregate(last=Max("month"))["last"]
    return found


def charged_of(months: Iterable[date]) -> dict[tuple[int, date], dict[tuple[int | None, Key], Decimal]]:
    """(buyer, month) → (seller, what for) → the sum that closed settlements charged for its days."""
    rows = SettlementLine.objects.filter(of_month__in=list(months), settlement__closed_at__isnull=False)
    rows = rows.filter(lifetime_order=None)
    keys = ("buyer_id", "of_month", "seller_id", "license_name", "license_id", "public_sector", "deal_ids")
    found: dict[tuple[int, date], dict[tuple[int | None, Key], Decimal]] = defaultdict(dict)
    for buyer, month, seller, *key, sum_ in rows.order_by().values_list(*keys).annotate(sum=Sum("amount")):
        found[buyer, month][seller, Key(*key)] = sum_
    return found


def shares_of(months: Iterable[date]) -> dict[tuple[int, date], dict[tuple[int | None, Key], dict[int, Decimal]]]:
    """The same sums by the company below that they were for."""
    rows = SettlementShare.objects.filter(line__of_month__in=list(months), line__settlement__closed_at__isnull=False)
    keys = ("license_name", "license_id", "public_sector", "deal_ids")
    paths = ("buyer_id", "line__of_month", "seller_id", "below_id", *(f"line__{key}" for key in keys))
    found: dict[tuple[int, date], dict[tuple[int | None, Key], dict[int, Decimal]]] = defaultdict(dict)
    for buyer, month, seller, below, *key, sum_ in rows.order_by().values_list(*paths).annotate(sum=Sum("amount")):
        found[buyer, month].setdefault((seller, Key(*key)), {})[below] = sum_
    return found


# --- kept


def as_kept(parts: Iterable[Priced]) -> list[dict[str, Any]]:
    return [
        {
            "first": one.piece.first.isoformat(), "last": one.piece.last.isoformat(), "quantity": one.piece.quantity,
            "covered": one.piece.covered, "each": None if one.each is None else str(one.each),
            "maintenance": None if one.maintenance is None else str(one.maintenance),
        }
        for one in parts
    ]  # fmt: skip


def from_kept(kept: Iterable[dict[str, Any]]) -> list[Priced]:
    return [
        Priced(
            Piece(date.fromisoformat(one["first"]), date.fromisoformat(one["last"]), one["quantity"], one["covered"]),
            None if one["each"] is None else Decimal(one["each"]),
            None if one["maintenance"] is None else Decimal(one["maintenance"]),
        )
        for one in kept
    ]  # fmt: skip


# --- seen


def _told(rows: QuerySet, user: Account, buyer: str) -> QuerySet:
    """Who stands on the other side, by its name: the own parent's, the vendor's, or that of who buys."""
    other = Case(
        When(buyer_id=user.partner_id, then=Value(parent_name(user) or _("Vendor"))),
        default=F(buyer), output_field=CharField(),
    )  # fmt: skip
    side = Case(
        When(seller_id=user.partner_id, then=Value(Side.SOLD)), default=Value(Side.BOUGHT), output_field=CharField()
    )
    return rows.annotate(other=other, side=side)


def lines_of(user: Account) -> QuerySet[SettlementLine]:
    """Of the own company with the one above it, and with each of its children; nothing of what these have among them."""
    own = Q(seller_id=user.partner_id) | Q(buyer_id=user.partner_id)
    return _told(SettlementLine.objects.visible_to(user).filter(own), user, "buyer_name")


def prices_seen(user: Account) -> QuerySet[SettlementPrice]:
    """What the own company sells at, and the prices that were set for it alone."""
    own = Q(seller_id=user.partner_id) | Q(buyer_id=user.partner_id)
    rows = _told(SettlementPrice.objects.visible_to(user).filter(own), user, "buyer__name")
    every = Case(When(buyer=None, then=Value(_("All resellers without a price of their own"))), default=F("other"))
    named = [When(lifetime=one.value, then=Value(str(one.label))) for one in LifetimePrice]
    return rows.annotate(whose=every, what=Case(*named, default=F("license__name"), output_field=CharField()))


def months_of(user: Account) -> list[date]:
    """Those that the own company has a settlement of, the newest first."""
    own = Q(seller_id=user.partner_id) | Q(buyer_id=user.partner_id)
    rows = Settlement.objects.visible_to(user).filter(own)
    return list(rows.order_by("-month").values_list("month", flat=True).distinct()[:36])
