"""What lifetime licenses cost that are ordered: told to who buys, and to whoever stands above (guide 2.7.3)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, DecimalField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.translation import gettext as _

from billing.instalments import Taken, agreed, cost
from billing.lifetime import LifetimePrice, price_for
from billing.models import LifetimeOrder, SettlementPrice
from billing.queries.settlement import Prices, prices_of
from billing.settled import Dated
from oms.kit.acting import as_system
from oms.kit.figures import figure
from partners.models import Account


@dataclass(frozen=True)
class LifetimeOffer:
    """What a buyer is charged for what it takes of a seller; None is the vendor."""

    seller: int | None
    buyer: int
    prices: Prices

    def words(self, *, option: str, years: int | None, quantity: int, day: date) -> str:
        """Of an order with this Activation Date."""
        if quantity < 0:
            return _("What goes back costs nothing and is not paid back; its further instalments are not charged.")
        found = self._price(option, years, day)
        if found is None:
            return _("No price is set for this day.")
        taken = Taken(0, self.seller, option, years, day, quantity)
        currency = self.prices.currencies[self.seller]
        each = f"{figure(found.each, 2)} {currency}"
        one = cost(quantity, found.each, currency)
        words = {
            "each": each, "n": figure(quantity), "one": f"{figure(one, 2)} {currency}", "times": taken.times,
            "all": f"{figure(one * taken.times, 2)} {currency}",
        }  # fmt: skip
        if taken.times == 1:
            return _("%(n)s × %(each)s, once: %(one)s") % words
        return _("%(n)s × %(each)s: %(one)s a month, %(times)s times; %(all)s in all") % words

    def _price(self, option: str, years: int | None, day: date) -> Dated | None:
        return agreed(self.prices.of(self.seller, self.buyer, price_for(option, years)), day, day)


def own_offer(user: Account) -> LifetimeOffer:
    """What the own company is charged by the one above it. A price for all children is read by none of them: only what it
    comes to for this one leaves."""
    with as_system():
        return _offer(user.partner.parent_id, user.partner_id, SettlementPrice.objects.all())


def offer_of(order: LifetimeOrder, user: Account) -> LifetimeOffer:
    """What an order that the reader sees is charged at. Who stands above the buyer reads all prices that count for it."""
    if order.partner_id == user.partner_id:
        return own_offer(user)
    return _offer(order.giver_id, order.partner_id, SettlementPrice.objects.visible_to(user))


def with_prices(rows: QuerySet[LifetimeOrder], user: Account) -> QuerySet[LifetimeOrder]:
    """With `unit_price` of the Activation Date and its `currency`, where the order adds licenses and there is a price."""
    added = Case(When(quantity__gt=0, then=Concat("option", Coalesce(Cast("years", CharField()), Value("")))))
    below = SettlementPrice.objects.visible_to(user).filter(
        Q(buyer_id=OuterRef("partner_id")) | Q(buyer=None), seller_id=OuterRef("giver_id"), lifetime=OuterRef("added"),
        valid_from__lte=OuterRef("act_date"),
    )  # fmt: skip
    below = below.order_by(F("buyer_id").asc(nulls_last=True), "-valid_from")
    own = own_offer(user)
    mine = Q(partner_id=user.partner_id)
    held = [
        (mine & Q(added=what, act_date__gte=one.since), one.each)
        for what in LifetimePrice.values for one in reversed(own.prices.of(own.seller, own.buyer, what))
    ]  # fmt: skip
    currency = Value(own.prices.currencies.get(own.seller, ""))
    return rows.annotate(added=added).annotate(
        unit_price=Case(
            *(When(day, then=Value(price)) for day, price in held), When(mine, then=None),
            default=Subquery(below.values("price")[:1]), output_field=DecimalField(max_digits=10, decimal_places=2),
        ),
        currency=Case(When(mine, then=currency), default=Subquery(below.values("currency")[:1]), output_field=CharField()),
    )  # fmt: skip


def _offer(seller: int | None, buyer: int, rows: Any) -> LifetimeOffer:
    rows = rows.filter(Q(buyer_id=buyer) | Q(buyer=None), seller_id=seller).exclude(lifetime="")
    return LifetimeOffer(seller, buyer, prices_of(rows))
