"""Sheets of quantities: many rows, few of them filled (guide 2.5.1.5, 2.5.1.7, 2.5.1.8)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalogue.enums import TrialUnit
from oms.kit.figures import amount, whole
from orders.models import Order

MOST = 100_000
COPY = "add-copy"  # a button that draws again, with the billing account to fill
LONGEST_COMMENT = 200
COLUMNS = {
    "quantity": gettext_lazy("Qty."),
    "trial": gettext_lazy("Trial"),
    "trial_unit": gettext_lazy("Period"),
    "price": gettext_lazy("Customer Price"),
    "comment": gettext_lazy("Comment"),
}


@dataclass
class SheetRow:
    """One line of a sheet. `values` are what stands in the inputs, as text; `errors` by column."""

    key: str
    thing: Any
    account: Any = None
    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    cleaned: dict[str, Any] = field(default_factory=dict)
    stood: dict[str, str] = field(default_factory=dict)  # before anything was typed

    def name(self, column: str) -> str:
        return f"{column}-{self.key}"

    @property
    def names(self) -> dict[str, str]:
        return {column: self.name(column) for column in ("quantity", "trial", "trial_unit", "price", "comment")}

    @property
    def filled(self) -> bool:
        return self.cleaned.get("quantity", 0) != 0

    @property
    def in_words(self) -> str:
        """What stands behind “more”: the trial and the comment."""
        length, said = self.cleaned.get("trial", 0), ""
        if length and self.cleaned.get("trial_unit") == TrialUnit.MONTH:
            said = ngettext("trial %d month", "trial %d months", length) % length
        elif length:
            said = ngettext("trial %d day", "trial %d days", length) % length
        return " · ".join(filter(None, [said, self.values.get("comment", "")]))

    @property
    def units(self) -> list[tuple[str, str, str]]:
        """(value, word for one, word for more) of what a trial is counted in."""
        return [(TrialUnit.DAY, _("day"), _("days")), (TrialUnit.MONTH, _("month"), _("months"))]

    @property
    def amount(self) -> Decimal:
        quantity, price = self.cleaned.get("quantity", 0), self.cleaned.get("price")
        return (price if price is not None else Decimal(0)) * quantity

    def heading(self, column: str) -> str:
        return str(COLUMNS[column])

    def read(self, data) -> None:
        """Take over what was typed, wrong or right."""
        self.stood = dict(self.values)
        for column in self.values:
            self.values[column] = data.get(self.name(column), self.values[column]).strip()

    def check_comment(self) -> None:
        """A comment is kept whole, with a quantity, or refused."""
        comment = self.values.get("comment", "")
        if len(comment) > LONGEST_COMMENT:
            words = {"most": LONGEST_COMMENT, "has": len(comment)}
            self.errors["comment"] = _("A comment has up to %(most)d characters; this one has %(has)d.") % words
        elif comment and comment != self.stood.get("comment", comment) and not self.filled and not self.errors:
            self.errors["comment"] = _("A comment goes with a quantity. Enter one, or take the comment away.")

    def whole(self, column: str, *, least: int = 0, most: int = MOST) -> int:
        """A whole number, empty being 0."""
        text = self.values.get(column, "")
        try:
            number = whole(text) if text else 0
        except ValueError as fault:
            self.errors[column] = str(fault)
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
        except ValueError as fault:
            self.errors[column] = str(fault)
            return default
        if money < 0 or money >= Decimal(10) ** 8 or money != round(money, 2):
            self.errors[column] = _("Must be 0 or more, with at most two decimals.")
            return default
        return money


class Sheet:
    """Rows of `order`, read from `data` when given. `rows` in the order of the page."""

    def __init__(self, order: Order, data: QueryDict | None = None) -> None:
        self.order = order
        self.rows = self.build()
        if data is not None:
            data = self.copied(data)
            for row in self.rows:
                row.read(data)
        for row in self.rows:
            self.clean(row)
            row.check_comment()

    def copied(self, data: QueryDict) -> QueryDict:
        """`data` with the rows of one billing account typed as those of the first, where that was asked for."""
        if not (asked := data.get(COPY)) or not self.rows:
            return data
        data, first = data.copy(), self.rows[0].account
        there = {row.thing.pk: row for row in self.rows if row.account == first}
        for row in self.rows:
            if row.account and str(row.account.pk) == asked and (twin := there.get(row.thing.pk)):
                for column, value in twin.values.items():
                    data[row.name(column)] = data.get(twin.name(column), value)
        return data

    def standing(self) -> Iterator[tuple[str, str, str]]:
        """(name, label, value) of each input as it stands, for the version of the step."""
        for row in self.rows:
            for column, value in row.values.items():
                yield row.name(column), f"{row.thing}: {COLUMNS[column]}", value

    def build(self) -> list[SheetRow]:
        raise NotImplementedError

    def clean(self, row: SheetRow) -> None:
        row.cleaned = {"quantity": row.whole("quantity"), "comment": row.values.get("comment", "")}

    def is_valid(self) -> bool:
        return not any(row.errors for row in self.rows)

    @property
    def filled(self) -> list[SheetRow]:
        return [row for row in self.rows if row.filled]

    @property
    def total(self) -> int:
        return sum(row.cleaned["quantity"] for row in self.filled)

    def by_account(self) -> list[tuple]:
        """(billing account, its rows) in order."""
        found: dict = {}
        for row in self.rows:
            found.setdefault(row.account, []).append(row)
        return list(found.items())


def problems_of(rows: list[SheetRow]) -> list[tuple[str, str]]:
    """(text, anchor) of every error, for the summary."""
    return [
        (f"{row.thing}: {row.heading(column)}: {text}", f"id-{row.name(column)}")
        for row in rows
        for column, text in row.errors.items()
    ]
