"""A list of settlement prices is rehearsed, then brought in."""

from datetime import datetime
from functools import partial
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone

from billing.actions.settle_month import reprice
from billing.imports.settlement import COLUMNS, NEEDED, ListedPrice, PriceRows
from billing.models import SettlementLine, SettlementPrice, SettlementPriceSheet
from billing.queries.settlement import prices_of
from oms.kit.sheet_import import keep
from oms.kit.sheet_import.rows import Headings
from partners.models import Account, Partner


@transaction.atomic
def rehearse_settlement_prices(*, file: BinaryIO, name: str, by: Account, at: datetime) -> SettlementPriceSheet:
    """Read a list and give every row its verdict; nothing is imported. An older rehearsal is forgotten.

    Raises SheetProblem, in words, when the file cannot be read as such a list.
    """
    found = Headings(COLUMNS, NEEDED, csv=True).read(file, name)
    return keep.keep(SettlementPriceSheet, _rows(by, at), found, name=name, by=by, at=at)


@transaction.atomic
def import_settlement_prices(*, sheet: SettlementPriceSheet, by: Account, at: datetime) -> int:
    """Set the prices of the good rows; how many. 0 when a verdict is another than at the rehearsal. What is not closed yet is
    settled at them at once. Raises ValidationError when the list is imported already or has no good row."""
    Partner.objects.select_for_update(no_key=True, of=("self",)).get(pk=by.partner_id)
    return keep.carry_out(sheet, _rows(by, at), partial(_write, by), at=at)


@transaction.atomic
def discard_settlement_prices(*, by: Account, at: datetime) -> None:
    """Forget the person's open rehearsal."""
    keep.put_away(SettlementPriceSheet, by=by)


def _rows(by: Account, at: datetime) -> partial[PriceRows]:
    return partial(PriceRows, by, timezone.localdate(at))


def _write(by: Account, listed: list[ListedPrice]) -> None:
    prices = [row.as_price(by) for row in listed]
    SettlementPrice.objects.bulk_create(
        prices, batch_size=500, update_conflicts=True,
        unique_fields=["seller_id", "buyer", "license", "lifetime", "valid_from"], update_fields=["price", "currency"],
    )  # fmt: skip
    for seller in {one.seller_id for one in prices}:
        mine = {"buyer_id": by.partner_id} if seller is None else {}
        rows = SettlementLine.objects.filter(seller_id=seller, settlement__closed_at=None, **mine)
        known = SettlementPrice.objects.filter(seller_id=seller, **mine)
        reprice(seller=seller, rows=rows.order_by("pk").prefetch_related("shares"), prices=prices_of(known))
