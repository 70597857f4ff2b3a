"""A line of a settlement in words: its days with quantities, prices and formula, and what was charged before."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from billing.models import SettlementLine
from billing.queries.lines import in_days
from billing.queries.settlement import from_kept
from billing.settled import Priced, amount, month_of
from oms.kit.acting import as_system
from oms.kit.figures import figure
from oms.kit.money import Money
from partners.models import Account, Partner


@dataclass(frozen=True)
class Told:
    """Days on which nothing changes."""

    days: str
    quantity: str
    covered: str
    formula: str
    amount: Money | None


@dataclass(frozen=True)
class Story:
    seller: str
    buyer: str
    month: str
    of_month: str
    parts: list[Told]
    before: Money | None
    total: Money | None
    late: bool  # of days that were settled before


def story_of(line: SettlementLine, user: Account) -> Story:
    """The amounts of the parts add up to that of the line."""
    parts, month = from_kept(line.made_of), month_of(line.of_month)
    told, so_far = [], Decimal(0)
    for n, part in enumerate(parts, 1):
        upto = amount(month, parts[:n], line.currency) if line.currency else Decimal(0)
        money = Money(upto - so_far, line.currency) if line.currency else None
        told.append(_told(part, month.days, money))
        so_far = upto
    known = bool(line.currency)
    return Story(
        seller=seller_of(line, user), buyer=line.buyer_name, month=date_format(line.month, "YEAR_MONTH_FORMAT"),
        of_month=date_format(line.of_month, "YEAR_MONTH_FORMAT"), parts=told, late=line.of_month != line.month,
        before=Money(-line.before, line.currency) if known and line.before else None,
        total=Money(line.amount, line.currency) if known else None,
    )  # fmt: skip


def seller_of(line: SettlementLine, user: Account) -> str:
    """The reader's own parent is the one company above it that is named; the vendor is no partner."""
    if line.seller_id is None:
        return _("Vendor")
    with as_system():
        return Partner.objects.values_list("name", flat=True).get(pk=line.seller_id)


def _told(part: Priced, of: int, money: Money | None) -> Told:
    piece = part.piece
    terms = []
    if piece.quantity - piece.covered or not piece.covered:
        terms.append(f"{figure(piece.quantity - piece.covered)} × {_price(part.each)}")
    if piece.covered:
        terms.append(f"{figure(piece.covered)} × {_price(part.maintenance)}")
    sum_ = f"({' + '.join(terms)})" if len(terms) > 1 else terms[0]
    return Told(
        days=in_days(piece.first, piece.last), quantity=figure(piece.quantity), covered=figure(piece.covered),
        formula=f"{sum_} × {piece.days}/{of}", amount=money,
    )  # fmt: skip


def _price(price: Decimal | None) -> str:
    return _("no price") if price is None else figure(price, 2)
