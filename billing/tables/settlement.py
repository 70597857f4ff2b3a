"""Grids of Settlement: its lines, what a line is made of, and the prices (guide 2.7.3)."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from billing.enums import SIDE_TONES, Side
from billing.lifetime import LICENSE_NAMES
from billing.queries.settlement_lifetime import instalment_in_words
from oms.kit.grid import (
    BadgeColumn,
    BooleanColumn,
    DateColumn,
    DateTimeColumn,
    GridTable,
    MoneyColumn,
    NumberColumn,
    RowLink,
    TextColumn,
    link_to,
)
from oms.kit.grid.columns import EMPTY, Record

TO_LINE = link_to("billing:settlement-line", "pk")


def month_in_words(day: date, record: Record) -> str:
    return date_format(day, "YEAR_MONTH_FORMAT")


class SettledColumn(MoneyColumn):
    """An amount; none as long as the seller has set no price."""

    def show(self, value: Any, record: Record) -> str:
        return super().show(value, record) if record[self.currency or ""] else EMPTY


class UnitPriceColumn(SettledColumn):
    """What is counted and has no price says so."""

    def __init__(self, heading: Any, path: str, **options: Any) -> None:
        super().__init__(heading, path, needs=("quantity",), **options)

    def show(self, value: Any, record: Record) -> str:
        return gettext("no price") if value is None and record["quantity"] > 0 else super().show(value, record)

    def excel(self, value: Any, record: Record) -> Any:
        return gettext("no price") if value is None and record["quantity"] > 0 else super().excel(value, record)


def license_in_words(name: str, record: Record) -> str:
    """The portal's own names in the reader's language."""
    return str(LICENSE_NAMES[name]) if record["instalment"] and name in LICENSE_NAMES else name


def in_instalments(number: int | None, record: Record) -> str:
    return instalment_in_words(number, record["instalments"]) if number else ""


class SettlementTable(GridTable):
    """A cloud license, or what is due of an order of lifetime licenses, between a seller and a buyer a row."""

    cells = (
        ("other", "side"), ("license", "month"), ("quantity", "instalment"), ("lifetime", "maintenance"), ("chargeable", "unit_price"),
        ("amount", "before"), ("public", "deals"), ("of_month", "closed"),
    )  # fmt: skip
    acts = (
        RowLink(_("What it is made of"), TO_LINE),
        RowLink(_("Settlement as PDF"), link_to("billing:settlement-pdf", "settlement_id")),
    )

    other = TextColumn(_("Partner"), "other", priority=1, link=TO_LINE)
    license = TextColumn(
        _("Cloud License"), "license_name", priority=1, link=TO_LINE, show=license_in_words, needs=("instalment",)
    )
    quantity = NumberColumn(_("Qty."), "quantity", decimals=2, priority=1)
    lifetime = NumberColumn(_("Lifetime Maintenance"), "lifetime", decimals=2)
    chargeable = NumberColumn(_("Chargeable"), "chargeable", decimals=2)
    unit_price = UnitPriceColumn(_("Unit Price"), "unit_price", currency="currency")
    amount = SettledColumn(_("Amount"), "amount", currency="currency", priority=1)
    side = BadgeColumn(_("Bought or sold"), "side", Side.choices, SIDE_TONES)
    month = TextColumn(_("Month"), "month", show=month_in_words)
    instalment = TextColumn(_("Instalment"), "instalment", show=in_instalments, needs=("instalments",))
    of_month = TextColumn(_("Days of"), "of_month", show=month_in_words, priority=3)
    maintenance = SettledColumn(_("Maintenance Price"), "maintenance", currency="currency")
    before = SettledColumn(_("Charged before"), "before", currency="currency", priority=3)
    public = BooleanColumn(_("Public Sector"), "public_sector", priority=3)
    deals = TextColumn(_("Deal IDs"), "deal_ids", priority=3)
    closed = DateTimeColumn(_("Closed"), "settlement__closed_at", priority=3, sort=False)


class SettlementPartTable(GridTable):
    """A customer and the days on which it had so many a row."""

    cells = (("customer", "code"), ("unit",), ("quantity",), ("first", "last"), ("package",))

    unit = TextColumn(_("Reseller"), "unit")
    code = TextColumn(_("Customer ID"), "customer_code", priority=1)
    customer = TextColumn(_("Customer Name"), "customer_name", priority=1)
    quantity = NumberColumn(_("Qty."), "quantity", priority=1)
    first = DateColumn(_("First Day"), "first", priority=1)
    last = DateColumn(_("Last Day"), "last")
    package = BooleanColumn(_("User Package"), "package", priority=3)


class SettlementPriceTable(GridTable):
    """A price a row, by the day from which it holds."""

    cells = (("whose", "side"), ("what",), ("price",), ("valid_from",))

    whose = TextColumn(_("Partner"), "whose", priority=1)
    side = BadgeColumn(_("Bought or sold"), "side", Side.choices, SIDE_TONES, priority=1)
    what = TextColumn(
        _("Cloud License"), "what", priority=1, show=lambda value, record: value or str(_("Lifetime Maintenance"))
    )
    price = MoneyColumn(_("Unit Price"), "price", currency="currency", priority=1)
    valid_from = DateColumn(_("Holds from"), "valid_from", priority=1)
