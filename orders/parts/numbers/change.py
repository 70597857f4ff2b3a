"""Number Ordering of a change order: more numbers, numbers back, numbers moved, numbers ported (guide 2.5.2.2.2)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from customers.models import BillingAccount, NumberHolding, Site
from inventory.enums import CommandKind
from inventory.queries.use import Use
from oms.kit.grid import TextColumn
from oms.kit.grid.excel import Worksheet
from oms.kit.keys import as_keys
from oms.kit.phones import e164_part, national
from orders.effect.entry import Entry, Send, in_few_words
from orders.effect.part import Moved, Problem, Typed
from orders.effect.reading import Reading
from orders.effect.sheet import COLUMNS, row_of
from orders.models import NumberChange, NumberPick, Order
from orders.parts.copying import copy_rows
from orders.parts.numbers.change_rows import NumberRow, number_rows
from orders.parts.numbers.form import OfOrder
from orders.parts.numbers.part import Numbers, listed
from orders.parts.numbers.pick import (
    GiveNumbersBack,
    MoveNumber,
    PlaceNumbers,
    ReturnNumber,
    keep_numbers,
    mark_returns,
    pick_numbers,
    unmark_returns,
    why_not_changed,
)
from partners.models import Account

SHOWN = 100  # of the customer's numbers on one page


class MoveForm(OfOrder):
    """Where the ticked numbers go."""

    site = forms.ModelChoiceField(label=gettext_lazy("Move to site"), queryset=Site.objects.none(), required=False)
    billing_account = forms.ModelChoiceField(
        label=gettext_lazy("Move to billing account"), queryset=BillingAccount.objects.none(), required=False
    )


class ChangeNumbers(Numbers):
    lists = "orders/change/numbers_listed.html"

    @property
    def template(self) -> str:
        return "orders/change/numbers.html"

    def told(self, reading: Reading) -> list[NumberRow]:
        return [row for row in number_rows(reading) if row.changes]

    def forms(self, reading: Reading, typed: Typed) -> dict[str, Any]:
        text = typed.asked.get("number", "")
        picked = {change.holding_id for change in reading.number_changes}
        held = self.held(reading).exclude(pk__in=picked).select_related("site", "billing_account").order_by("e164")
        if part := e164_part(text):
            held = held.filter(e164__contains=part)
        return super().forms(reading, typed) | {
            "number_rows": number_rows(reading), "held": list(held[:SHOWN]), "picked": reading.number_changes,
            "number_text": text, "shown_most": SHOWN, "use": reading.use,
            "move": MoveForm(typed.data, prefix="move", order=reading.order),
        }  # fmt: skip

    @staticmethod
    def held(reading: Reading) -> Any:
        mine = NumberHolding.objects.filter(customer=reading.customer, valid_from__lte=reading.day)
        return mine.filter(valid_to__isnull=True)

    def _first_save(self, order: Order, found: dict[str, Any], typed: Typed) -> None:
        """What else was typed on the page is not lost by a button."""
        if not self.valid(found):
            raise ValidationError(_("Mend what is wrong in the lines first; then the numbers can be picked."))
        self.save(order, found, by=typed.user, at=typed.at)

    def give_back(self, order: Order, found: dict[str, Any], typed: Typed) -> str:
        self._first_save(order, found, typed)
        count = pick_numbers(order=order, holding_ids=self.ticked(typed), use=found["use"], by=typed.user, at=typed.at)
        return ngettext("%d number goes back.", "%d numbers go back.", count) % count

    def move_to(self, order: Order, found: dict[str, Any], typed: Typed) -> str:
        self._first_save(order, found, typed)
        site, account = (found["move"].cleaned_data[name] for name in ("site", "billing_account"))
        if site is None or account is None:
            raise ValidationError(_("Choose the site and billing account to move to."))
        count = pick_numbers(
            order=order, holding_ids=self.ticked(typed), site=site, account=account, use=found["use"], by=typed.user,
            at=typed.at,
        )  # fmt: skip
        return ngettext("%d number moves.", "%d numbers move.", count) % count

    def keep(self, order: Order, found: dict[str, Any], typed: Typed) -> str:
        self._first_save(order, found, typed)
        ids = as_keys(typed.data.getlist("keep")) if typed.data else []
        keep_numbers(order=order, change_ids=ids, by=typed.user, at=typed.at)
        return _("The number stays where it is.")

    @staticmethod
    def ticked(typed: Typed) -> list[int]:
        return as_keys(typed.data.getlist("pick")) if typed.data else []

    acts = Numbers.acts | {"give_back": give_back, "move_to": move_to, "keep": keep}

    # --- checks

    def problems(self, reading: Reading) -> list[Problem]:
        return super().problems(reading) + self.wrong(reading)

    def wrong(self, reading: Reading) -> list[Problem]:
        """Numbers that cannot go any more."""
        use = reading.use if any(change.goes_back for change in reading.number_changes) else Use()
        told = [
            why_not_changed(change.holding, reading.order, reading.day, use, change.site, change.billing_account)
            for change in reading.number_changes
        ]
        return [self.problem(words) for words in told if words]

    def problems_of_approval(self, reading: Reading) -> list[Problem]:
        back = any(change.goes_back for change in reading.number_changes)
        unknown = [self.problem(reading.use.unknown)] if back and reading.use.unknown else []
        return [*super().problems_of_approval(reading), *unknown, *self.wrong(reading)]

    def sent(self, order: Order, *, by: Account, at: datetime) -> None:
        super().sent(order, by=by, at=at)
        mark_returns(order=order, by=by, at=at)

    def given_up(self, order: Order, *, by: Account, at: datetime) -> None:
        super().given_up(order, by=by, at=at)
        unmark_returns(order=order, by=by, at=at)

    # --- what is shown of it

    def sheet(self, reading: Reading) -> Worksheet:
        """A row for each site and billing account, with all the numbers that come, go back or move; then what is ported."""
        rows = [
            {
                **row_of(self.changed(row, reading)), "numbers": all_of(row.added.numbers if row.added else []),
                "back": all_of(row.back), "away": all_of(row.away), "here": all_of(row.here),
            }
            for row in self.told(reading)
        ]  # fmt: skip
        ported = [
            {**row_of(self.ported(port)), "numbers": listed(port.numbers), "back": "", "away": "", "here": ""}
            for port in reading.ports
        ]
        return Worksheet(str(self.title), [*COLUMNS, *NUMBERS], [*rows, *ported])

    # --- effect

    def entries(self, reading: Reading) -> list[Entry]:
        changed = (self.changed(row, reading) for row in self.told(reading))
        return [*changed, *(self.ported(port) for port in reading.ports)]

    def changed(self, row: NumberRow, reading: Reading) -> Entry:
        """All that happens to the numbers of a site and billing account."""
        entry = self.demanded(row.added, reading) if row.added else None
        writes, on_day, sends = (list(entry.writes), list(entry.on_day), list(entry.sends)) if entry else ([], [], [])
        words = [entry.detail] if entry and entry.detail else []
        if row.back:
            e164s = [change.e164 for change in row.back]
            writes += [ReturnNumber(change.holding) for change in row.back]
            on_day.append(GiveNumbersBack(tuple(e164s)))
            sends.append(Send(CommandKind.REMOVE_NUMBERS, named(row.back), {"numbers": e164s}))
            words.append(_("back: %s") % named(row.back))
        if row.away:
            words.append(_("to elsewhere: %s") % named(row.away))
        if row.here:
            writes += [MoveNumber(change.holding, row.site, row.account) for change in row.here]
            on_day.append(PlaceNumbers(tuple(change.e164 for change in row.here), row.site))
            words.append(_("from elsewhere: %s") % named(row.here))
        return Entry(
            key=f"numbers:{row.site.pk}:{row.account.pk}", group=_("Numbers"), what=_("Direct Dial Call Numbers"),
            where=f"{row.site}, {row.account}", detail="; ".join(words), now=row.now, change=row.change,
            to_be=row.to_be, writes=tuple(writes), on_day=tuple(on_day), sends=tuple(sends),
            comment=row.added.comment if row.added else "",
        )  # fmt: skip

    def copy(self, order: Order, copy: Order, moved: Moved) -> None:
        super().copy(order, copy, moved)
        copy_rows(NumberChange, order, copy, moved)


NUMBERS = [
    TextColumn(gettext_lazy("Numbers"), "numbers"),
    TextColumn(gettext_lazy("Numbers that go back"), "back"),
    TextColumn(gettext_lazy("Numbers that move away"), "away"),
    TextColumn(gettext_lazy("Numbers that move here"), "here"),
]


def all_of(rows: Iterable[NumberChange | NumberPick]) -> str:
    """Every one of them, however few the page shows."""
    return listed(row.e164 for row in rows)


def named(changes: list[NumberChange]) -> str:
    return in_few_words([national(change.e164) for change in changes], 120)
