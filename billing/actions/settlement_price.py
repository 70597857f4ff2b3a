"""What a seller charges those below it for a cloud license, and the provider's prices of the vendor (guide 2.7.3)."""

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from billing.actions.settle_month import reprice
from billing.models import SettlementLine, SettlementPrice
from billing.queries.settlement import last_settled, prices_of
from catalogue.models import CloudLicense
from oms.kit.periods import add_months
from partners.models import Account, Partner

HIGHEST = Decimal("99999999.99")
PENNY = Decimal("0.01")


@transaction.atomic
def set_settlement_price(
    *, buyer: Partner | None, license: CloudLicense | None, price: Decimal, currency: str, valid_from: date,
    lifetime: str = "", by: Account, at: datetime,
) -> SettlementPrice:  # fmt: skip
    """Let `license` (None: the maintenance of a lifetime license) cost `price` a month from `valid_from` on, or `lifetime`
    (LifetimePrice) once or a month for orders that are activated from then on: for one child, for all that have no price of their own (None), or for the provider itself, which buys from the vendor.

    What is not closed yet is settled at it at once. A price set for the same day is replaced. Raises ValidationError, by
    field: a company that does not buy here, another currency, a day of a month that is settled, a price that is none.
    """
    seller = by.partner_id if buyer is None or buyer.pk != by.partner_id else None
    Partner.objects.select_for_update(no_key=True, of=("self",)).get(pk=by.partner_id)
    _check_buyer(buyer, by)
    _check_price(price)
    known = SettlementPrice.objects.filter(seller_id=seller)
    known = known if seller else known.filter(buyer=buyer)
    _check_currency(known.values_list("currency", flat=True).first(), currency)
    _check_day(seller, buyer, valid_from)
    made, _new = SettlementPrice.objects.update_or_create(
        seller_id=seller, buyer=buyer, license=license, lifetime=lifetime, valid_from=valid_from,
        defaults={"price": price, "currency": currency},
    )  # fmt: skip
    rows = SettlementLine.objects.filter(seller_id=seller, settlement__closed_at=None)
    rows = rows.filter(buyer=buyer) if buyer else rows
    reprice(seller=seller, rows=rows.order_by("pk").prefetch_related("shares"), prices=prices_of(known))
    return made


def _check_buyer(buyer: Partner | None, by: Account) -> None:
    if buyer is None or buyer.parent_id == by.partner_id or (buyer.pk == by.partner_id and by.partner.is_sp):
        return
    raise ValidationError({"buyer": _("Prices are set for resellers directly below your company.")})


def _check_price(price: Decimal) -> None:
    if not price.is_finite() or price < 0:
        raise ValidationError({"price": _("A price cannot be negative.")})
    if price > HIGHEST or price != price.quantize(PENNY):
        raise ValidationError({"price": _("A price has at most eight digits before the point and two after it.")})


def _check_currency(known: str | None, currency: str) -> None:
    if known and known != currency:
        raise ValidationError({"currency": _("The prices so far are in %(currency)s.") % {"currency": known}})


def _check_day(seller: int | None, buyer: Partner | None, valid_from: date) -> None:
    last = last_settled(seller, buyer and buyer.pk)
    if last and valid_from < (first := add_months(last, 1)):
        words = {"month": date_format(last, "YEAR_MONTH_FORMAT"), "day": date_format(first, "DATE_FORMAT")}
        text = _("%(month)s is settled, and its prices stay. Take %(day)s or a later day.")
        raise ValidationError({"valid_from": text % words})
