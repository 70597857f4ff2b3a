"""The form of a Swap: for each package of the customer, which one in its place, for how many, for whom."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.enums import ChargeMode
from catalogue.models import OrderItem
from catalogue.queries.price import prices_on
from customers.models import ServiceLine
from inventory.ems.driver import NetworkUser
from oms.kit.keys import as_count
from oms.kit.reading.day_input import DayInput
from orders.forms.rows import redraws
from orders.forms.words import WordsForm
from orders.queries.swap import short, too_many

NOTHING = ("", "---------")
DRAWN = redraws("#swap-rows", "change")


@dataclass
class SwapRow:
    """A package the customer has: its lines, what it can become, who has it in the network."""

    item: OrderItem
    lines: list[ServiceLine]
    targets: list[OrderItem]
    users: list[NetworkUser]
    prices: dict[int, Decimal] = field(default_factory=dict)
    target: int | None = None
    quantity: int = 0

    @property
    def now(self) -> int:
        return sum(line.qty for line in self.lines)

    @property
    def to_be(self) -> int:
        return self.now - self.quantity

    @property
    def price_now(self) -> list[Decimal]:
        """What one costs; several where the contract has several."""
        return sorted({line.price for line in self.lines})

    @property
    def price_then(self) -> Decimal | None:
        return self.prices.get(self.target) if self.target else None

    @property
    def monthly(self) -> Decimal | None:
        """More or less per month, line by line in the order in which they are exchanged."""
        target = next((item for item in self.targets if item.pk == self.target), None)
        if target is None:
            return None
        left, found = self.quantity, Decimal(0)
        for line in self.lines:
            moved = min(line.qty, left)
            left -= moved
            found += moved * (self.prices[target.pk] if target.charge == ChargeMode.MONTHLY else 0)
            found -= moved * (line.price if line.item.charge == ChargeMode.MONTHLY else 0)
        return found

    @property
    def picks(self) -> list[tuple[str, str]]:
        return [(user.extension, str(user)) for user in self.users]


class SwapForm(WordsForm):
    day = forms.DateField(label=gettext_lazy("Change Date"), widget=DayInput())

    swaps: list[SwapRow] = []
    unknown = ""

    def take(self, rows: list[SwapRow], unknown: str, today: date) -> None:
        """`rows`: what can be exchanged; `unknown`: why the network does not say who uses what, or nothing."""
        self.swaps, self.unknown = rows, unknown
        day = self._day() or today
        for row in rows:
            self._add(row)
        self.order_fields([name for name in self.fields if name != "comment"] + ["comment"])
        for row in rows:
            row.prices = prices_on([item.pk for item in row.targets], day)
            row.target = as_count(str(self[f"to_{row.item.pk}"].value() or ""))
            row.quantity = min(as_count(str(self[f"qty_{row.item.pk}"].value() or "")) or 0, row.now)

    def _add(self, row: SwapRow) -> None:
        pk, words = row.item.pk, {"item": row.item}
        self.fields[f"to_{pk}"] = forms.TypedChoiceField(
            label=_("New User Package for %(item)s") % words, coerce=int, required=False, empty_value=None,
            choices=[NOTHING, *((item.pk, str(item)) for item in row.targets)], widget=forms.Select(attrs=DRAWN),
        )  # fmt: skip
        self.fields[f"qty_{pk}"] = forms.IntegerField(
            label=_("Qty. of %(item)s") % words, required=False, min_value=0, widget=forms.NumberInput(attrs=DRAWN)
        )
        self.fields[f"users_{pk}"] = forms.MultipleChoiceField(
            label=_("Users who have %(item)s") % words, required=False, choices=row.picks,
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip

    def _day(self) -> date | None:
        """The day that is asked for, as far as it can be read."""
        try:
            found: date = self.fields["day"].clean(self["day"].value())
        except forms.ValidationError:
            return None
        return found

    def rows(self) -> list[tuple[SwapRow, forms.BoundField, forms.BoundField, forms.BoundField]]:
        names = ((row, f"to_{row.item.pk}", f"qty_{row.item.pk}", f"users_{row.item.pk}") for row in self.swaps)
        return [(row, self[to], self[qty], self[users]) for row, to, qty, users in names]

    def clean(self) -> dict[str, Any]:
        """At least one package; of each as many as there are, and those who have it and would be left without."""
        cleaned = super().clean() or self.cleaned_data
        found = []
        for row in self.swaps:
            pk = row.item.pk
            target, quantity, users = (cleaned.get(f"{name}_{pk}") for name in ("to", "qty", "users"))
            if target and quantity:
                self._judge(row, quantity, users or [])
                found.append(self._kept(row, target, quantity, users or []))
            elif target and f"qty_{pk}" not in self.errors:
                self.add_error(f"qty_{pk}", _("How many users get the new package?"))
            elif quantity or users:
                self.add_error(f"to_{pk}", _("Choose the package in its place."))
        if self.unknown:
            self.add_error(None, self.unknown)
        elif not found and not self.errors:
            self.add_error(None, _("Say of at least one package how many users get another one."))
        cleaned["swaps"] = found
        return cleaned

    def _judge(self, row: SwapRow, quantity: int, users: list[str]) -> None:
        pk = row.item.pk
        if words := too_many(row.now, quantity):
            self.add_error(f"qty_{pk}", words)
        elif words := short(row.item, row.now, quantity, len(row.users), len(users)):
            self.add_error(f"users_{pk}", words)

    @staticmethod
    def _kept(row: SwapRow, target: int, quantity: int, users: list[str]) -> dict[str, Any]:
        other = next(item for item in row.targets if item.pk == target)
        names = [words for extension, words in row.picks if extension in users]
        return {
            "source": row.item.pk, "target": target, "quantity": quantity, "users": sorted(users), "names": names,
            "from": row.item.name, "to": other.name,
        }  # fmt: skip
