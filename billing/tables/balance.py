"""The grids of Balances & Payments and of one customer's account."""

from functools import cached_property
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from billing.enums import ENTRY_TONES, STANDING_TONES, EntryKind, Standing
from billing.queries.balance import sums_by_currency
from customers.enums import BalanceControl
from oms.kit.figures import figure
from oms.kit.grid import (
    BadgeColumn,
    DateColumn,
    DateTimeColumn,
    GridTable,
    KeysetGrid,
    MoneyColumn,
    RowLink,
    TextColumn,
    link_to,
)  # fmt: skip
from oms.kit.grid.columns import Record

TO_ACCOUNT = link_to("billing:account", "customer_code")


def _prepaid(record: Record) -> bool:
    return bool(record["mine"] and record["balance_control"] == BalanceControl.PREPAID)


def _postpaid(record: Record) -> bool:
    return bool(record["mine"] and record["balance_control"] == BalanceControl.POSTPAID)


class BalanceTable(GridTable):
    """A customer a row (screens.toml: balances)."""

    cells = (
        ("name", "code"), ("standing", "control"), ("balance", "last"), ("available", "limit"), ("currency",),
        ("reseller",),
    )  # fmt: skip
    acts = (
        RowLink(_("Open account"), TO_ACCOUNT),
        RowLink(
            _("Top up"), link_to("billing:top-up", "customer_code"), needs=("mine", "balance_control"), when=_prepaid
        ),
        RowLink(
            _("Record payment"), link_to("billing:payment", "customer_code"), needs=("mine", "balance_control"),
            when=_postpaid,
        ),
        RowLink(
            _("Refund"), link_to("billing:refund", "customer_code"), needs=("mine", "pays_back"),
            when=lambda record: record["mine"] and record["pays_back"],
        ),
    )  # fmt: skip

    code = TextColumn(_("Customer ID"), "customer_code", priority=1, link=TO_ACCOUNT)
    name = TextColumn(_("Customer Name"), "customer_name", priority=1, link=TO_ACCOUNT, needs=("customer_code",))
    control = BadgeColumn(_("Balance Control"), "balance_control", BalanceControl.choices, sort=False)
    currency = TextColumn(_("Currency"), "currency", sort=False)
    balance = MoneyColumn(_("Balance"), "balance", currency="currency", priority=1)
    limit = MoneyColumn(_("Credit Limit"), "credit_limit", currency="currency")
    available = MoneyColumn(_("Available Funds"), "available", currency="currency", priority=1)
    last = DateColumn(_("Last Payment"), "last_payment")
    standing = BadgeColumn(_("Status"), "standing", Standing.choices, STANDING_TONES, priority=1, sort=False)
    reseller = TextColumn(_("Reseller"), "partner_name", priority=3)


class SumsByCurrency:
    """For a grid: its last line says what all rows that match come to, each currency by itself."""

    summed_up: tuple[str, ...] = ()

    @cached_property
    def totals(self) -> list[tuple[TextColumn, SafeString]]:
        """None where there are more rows than are counted."""
        if not self.count or self.capped or not self.records:
            return []
        summed = [c for cell in self.cells for _name, c in cell[:1] if c.path in self.summed_up]
        sums = sums_by_currency(self.narrowed, [column.path for column in summed])
        return [
            (
                column,
                _each(sums, column.path)
                if column in summed
                else format_html("{}", gettext("Total") if not place else ""),
            )
            for place, column in enumerate(cell[0][1] for cell in self.cells)
        ]


class BalanceGrid(SumsByCurrency, KeysetGrid):
    summed_up = ("balance", "available")


def _each(sums: list[dict[str, Any]], path: str) -> SafeString:
    """An amount for each currency, below one another."""
    found = [
        (f"{figure(row[f'sum_{path}'], 2)} {row['currency']}",)
        for row in sums
        if row["currency"] and row[f"sum_{path}"] is not None
    ]
    return format_html_join(SafeString("<br>"), "{}", found)


class EntryTable(GridTable):
    """What was booked for one customer, and what the account came to by it."""

    cells = (("kind", "reference"), ("day", "at"), ("amount",), ("balance",), ("comment", "by"))
    acts = (
        RowLink(
            _("Correct"), link_to("billing:correct", "customer__code", "pk"), needs=("to_correct",),
            when=lambda record: bool(record["to_correct"]),
        ),
    )  # fmt: skip

    day = DateColumn(_("Date"), "day", priority=1)
    kind = BadgeColumn(_("Type"), "kind", EntryKind.choices, ENTRY_TONES, priority=1, sort=False)
    reference = TextColumn(_("Reference"), "reference", sort=False)
    amount = MoneyColumn(_("Amount"), "amount", currency="currency", priority=1)
    balance = MoneyColumn(_("Balance"), "balance", currency="currency", priority=1, sort=False)
    currency = TextColumn(_("Currency"), "currency", sort=False, priority=3)
    comment = TextColumn(_("Comment"), "note", sort=False)
    by = TextColumn(_("Operator"), "operator", sort=False, priority=3)
    at = DateTimeColumn(_("Booked At"), "at")
