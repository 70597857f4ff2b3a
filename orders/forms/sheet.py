"""Sheets of quantities: many rows, few of them filled (guide 2.5.1.5, 2.5.1.7, 2.5.1.8)."""

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from oms.kit.figures import amount

MOST = 100_000


@dataclass
class SheetRow:
    """One line of a sheet. `values` are what stands in the inputs, as text; `errors` by column."""

    key: str
    thing: Any
    account: Any = None
    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    cleaned: dict[str, Any] = field(default_factory=dict)

    def name(self, column: str) -> str:
        return f"{column}-{self.key}"

    @property
    def names(self) -> dict[str, str]:
        return {column: self.name(column) for column in ("quantity", "trial", "trial_unit", "price", "comment")}

    @property
    def filled(self) -> bool:
        return self.cleaned.get("quantity", 0) != 0

    @property
    def amount(self) -> Decimal:
        quantity, price = self.cleaned.get("quantity", 0), self.cleaned.get("price")
        return (price if price is not None else Decimal(0)) * quantity

    def read(self, data) -> None:
        """Take over what was typed, wrong or right."""
        for column in self.values:
            self.values[column] = data.get(self.name(column), self.values[column]).strip()[:200]

    def whole(self, column: str, *, least: int = 0, most: int = MOST) -> int:
        """A whole number, empty being 0."""
        text = self.values.get(column, "")
        try:
            number = int(text or 0)
        except ValueError:
            self.errors[column] = _("“%s” is not a whole number.") % text
            return 0
        if not least <= number <= most:
            self.errors[column] = _("Must be %(least)d to %(most)d.") % {"least": least, "most": most}
            return 0
        return number

    def amount_of(self, column: str, default: Decimal) -> Decimal:
        """Money with two decimals, empty being `default`."""
        text = self.values.get(column, "")
        try:
            money = amount(text) if text.strip() else default
        except InvalidOperation:
            self.errors[column] = _("“%s” is not an amount. Write it like 12.50.") % text
            return default
        if not money.is_finite() or money < 0 or money >= Decimal(10) ** 8 or money != round(money, 2):
            self.errors[column] = _("Must be 0 or more, with at most two decimals.")
            return default
        return money


def problems_of(rows: list[SheetRow], labels: dict[str, str]) -> list[tuple[str, str]]:
    """(text, anchor) of every error, for the summary."""
    return [
        (f"{row.thing}: {labels.get(column, column)}: {text}", f"id-{row.name(column)}")
        for row in rows
        for column, text in row.errors.items()
    ]
