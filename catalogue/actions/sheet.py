"""A list of order items or prices comes in: rehearsed first, imported at a person's word."""

from datetime import datetime
from functools import partial
from typing import BinaryIO

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.actions.price import write_prices
from catalogue.enums import SheetKind
from catalogue.imports import (
    CODE,
    ITEM_COLUMNS,
    PRICE,
    PRICE_COLUMNS,
    ItemRows,
    PriceChange,
    PriceRows,
)
from catalogue.models import CatalogueSheet, ItemPrice, OrderItem
from oms.kit.sheet_import import keep
from oms.kit.sheet_import.rows import Headings
from partners.models import Account

COLUMNS = {SheetKind.ITEMS: ITEM_COLUMNS, SheetKind.PRICES: PRICE_COLUMNS}
NEEDED = {SheetKind.ITEMS: (CODE,), SheetKind.PRICES: (CODE, PRICE)}
ROWS = {SheetKind.ITEMS: ItemRows, SheetKind.PRICES: PriceRows}
CHANGED = [
    "name", "group", "license", "charge", "pay", "reach", "voicemail", "trial_max", "trial_unit", "description", "valid_from",
    "valid_to",
]  # fmt: skip


@transaction.atomic
def rehearse_sheet(*, file: BinaryIO, name: str, kind: SheetKind, by: Account, at: datetime) -> CatalogueSheet:
    """Read a workbook and give every row its verdict; nothing is imported. An older rehearsal is forgotten.

    Raises SheetProblem, in words, when the file cannot be read as such a list.
    """
    _permit(by)
    found = Headings(COLUMNS[kind], NEEDED[kind]).read(file, name)
    return keep.keep(CatalogueSheet, ROWS[kind], found, name=name, kind=kind, by=by, at=at)


@transaction.atomic
def import_sheet(*, sheet: CatalogueSheet, by: Account, at: datetime) -> int:
    """Import the good rows of a rehearsed sheet; how many.

    Every row is judged anew. When a verdict is another than at the rehearsal, nothing is imported, 0 comes back and
    the sheet holds the new verdicts. Raises ValidationError when the sheet is imported already or has no good row.
    """
    _permit(by)
    write = _write_items if sheet.kind == SheetKind.ITEMS else _write_prices
    return keep.carry_out(sheet, ROWS[SheetKind(sheet.kind)], partial(write, at=at), at=at)


@transaction.atomic
def discard_sheet(*, by: Account, at: datetime) -> None:
    """Forget the person's open rehearsal."""
    keep.put_away(CatalogueSheet, by=by)


def _write_items(items: list[OrderItem], *, at: datetime) -> None:
    today = timezone.localdate(at)
    new = [item for item in items if item.before is None]
    old = [item for item in items if item.before is not None]
    OrderItem.objects.bulk_create(new)
    ItemPrice.objects.bulk_create(
        [ItemPrice(item=item, price=item.list_price, valid_from=item.valid_from) for item in new]
    )
    OrderItem.objects.bulk_update(old, CHANGED)
    prices = [
        (item, item.new_price, today)
        for item in old
        if item.before is not None and item.new_price is not None and item.new_price != item.before.price_today
    ]
    write_prices(prices, today=today)


def _write_prices(changes: list[PriceChange], *, at: datetime) -> None:
    write_prices([change.as_price() for change in changes], today=timezone.localdate(at))


def _permit(by: Account) -> None:
    if not by.partner.is_sp:
        raise PermissionDenied(_("The provider sets up order items and their prices."))
