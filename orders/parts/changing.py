"""Rows of what a contract has: Now, Order(+/-), To Be (guide 2.5.2.2)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from oms.kit.figures import figure, whole
from orders.effect.entry import in_few_words
from orders.effect.reading import Now, Reading
from orders.forms.sheet import MOST, Sheet, SheetRow


@dataclass
class ChangeRow(SheetRow):
    """`now`: without this order. `spare`: how many can be taken away at most. `used`: how many must stay here;
    `in_use` of all there are, `by` whom. `each`: what one costs, per month or `once`.
    """

    now: int = 0
    spare: int = 0
    used: int = 0
    in_use: int = 0
    by: str = ""
    each: Decimal = Decimal(0)
    once: bool = False
    line: Any = None

    @property
    def effect(self) -> Decimal:
        """More or less per month; of what is charged once, what is added."""
        return self.each * (max(self.change, 0) if self.once else self.change)

    @property
    def change(self) -> int:
        change: int = self.cleaned.get("quantity", 0)
        return change

    @property
    def to_be(self) -> int:
        return self.now + self.change

    def heading(self, column: str) -> str:
        return "Order(+/-)" if column == "quantity" else super().heading(column)

    def read_change(self) -> None:
        """What was typed as more or fewer, 0 where it cannot be."""
        try:
            change = whole(self.values["quantity"]) if self.values["quantity"] else 0
        except ValueError as fault:
            self.errors["quantity"], change = str(fault), 0
        if change < -self.spare:
            self.errors["quantity"] = why_not_fewer(self.now, self.spare)
        elif self.now + change > MOST:
            self.errors["quantity"] = _("To Be is at most %d.") % MOST
        kept = 0 if "quantity" in self.errors else change
        self.cleaned = {"quantity": kept, "comment": self.values.get("comment", "")}


class ChangeSheet(Sheet):
    """A sheet of such rows; `reading` says what there is."""

    rows: list[ChangeRow]  # type: ignore[assignment]  # of this kind alone

    def __init__(self, reading: Reading, data: QueryDict | None = None) -> None:
        self.reading = reading
        super().__init__(reading.order, data)

    def clean(self, row: SheetRow) -> None:
        assert isinstance(row, ChangeRow)
        row.read_change()

    @property
    def changed(self) -> list[ChangeRow]:
        return [row for row in self.rows if row.change]

    @property
    def now(self) -> int:
        return sum(row.now for row in self.rows)

    @property
    def ordered(self) -> int:
        return sum(row.change for row in self.rows)

    @property
    def to_be(self) -> int:
        return self.now + self.ordered

    @property
    def monthly_now(self) -> Decimal:
        return sum((row.each * row.now for row in self.rows if not row.once), Decimal(0))

    @property
    def monthly_change(self) -> Decimal:
        return sum((row.effect for row in self.rows if not row.once), Decimal(0))

    @property
    def monthly_to_be(self) -> Decimal:
        return self.monthly_now + self.monthly_change

    @property
    def once(self) -> Decimal:
        return sum((row.effect for row in self.rows if row.once), Decimal(0))


def why_not_fewer(now: int, spare: int) -> str:
    """Why no more than `spare` can be taken away, in words."""
    if spare < now:
        return _("Of the %(now)d at most %(most)d can go back; a later order takes the rest.") % {
            "now": now,
            "most": spare,
        }
    return _("There are %(now)d now; To Be cannot be below 0.") % {"now": now}


def why_below_use(now: Now, code: str, users: list[str], *, changed: int, change: int) -> str:
    """Why an item may not go so far down, or nothing: on the order's day or a later one fewer would be left than `users`
    have. `changed`: what the order changes of the item in all, `change` of it here."""
    left = now.least_codes[code] + changed if users and change < 0 else 0
    if not users or change >= 0 or left >= len(users):
        return ""
    words = why_in_use(left, len(users), in_few_words(users, 120), change)
    return because_of_later(words) if now.least_codes[code] < now.item_codes[code] else words


def because_of_later(words: str) -> str:
    return _("With what comes off later: %(why)s") % {"why": words}


def why_in_use(to_be: int, used: int, who: str, change: int) -> str:
    """Why To Be cannot be below what is in use, who uses it, and what could be ordered instead."""
    short = used - to_be
    text = _(
        "%(to_be)s is %(short)d below what is in use. %(used)d use it now: %(who)s. Take it from %(short)d of them first, or order %(most)s."
    )
    return text % {"to_be": figure(to_be), "short": short, "used": used, "who": who, "most": figure(change + short)}
