"""Entries as rows of a worksheet: what the order page shows of them, typed."""

from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oms.kit.grid import DateColumn, MoneyColumn, NumberColumn, TextColumn
from oms.kit.grid.excel import Worksheet
from oms.kit.money import Money
from orders.effect.entry import Entry

COLUMNS = [
    TextColumn(_("Section"), "group"),
    TextColumn(_("What"), "what"),
    TextColumn(_("Details"), "detail"),
    TextColumn(_("Comment"), "comment"),
    TextColumn(_("Where"), "where"),
    DateColumn(_("Act. Date"), "act_date"),
    DateColumn(_("Trial Expires"), "trial_expires"),
    DateColumn(_("Billing Start"), "billing_start"),
    MoneyColumn(_("Price"), "price"),
    MoneyColumn(_("List Price"), "listed"),
    NumberColumn(_("Now (EA)"), "now"),
    NumberColumn(_("Order(+/-)"), "change"),
    NumberColumn(_("To Be (EA)"), "to_be"),
    MoneyColumn(_("Once"), "once"),
    MoneyColumn(_("Monthly"), "monthly"),
    TextColumn(_("Currency"), "currency"),
]
NOTHING = {column.path: None for column in COLUMNS}


def entry_sheet(title: str | Promise, entries: Iterable[Entry], further: Iterable[dict[str, Any]] = ()) -> Worksheet:
    """`entries`, then `further` rows, which say only what they have of COLUMNS."""
    return Worksheet(str(title), COLUMNS, [*map(row_of, entries), *({**NOTHING, **row} for row in further)])


def row_of(entry: Entry) -> dict[str, Any]:
    """An entry by COLUMNS: counts and amounts as numbers, states and names as text."""
    row = {path: getattr(entry, path, None) for path in NOTHING}
    money = [amount for amount in (entry.price, entry.once, entry.monthly) if amount is not None]
    return {
        **row,
        **{path: _plain(row[path]) for path in ("price", "listed", "once", "monthly")},
        "currency": money[0].currency if money else None,
    }


def _plain(money: Money | None) -> Any:
    return money.amount if money is not None else None
