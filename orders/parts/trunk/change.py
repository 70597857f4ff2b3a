"""Trunk Channel of a change order: more or fewer of each kind (guide 2.5.2.2.5)."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _

from customers.enums import Channel
from inventory.queries.usage import channels_in_use
from oms.kit.figures import figure
from orders.effect.entry import Entry
from orders.effect.part import Problem, Said, Typed
from orders.effect.reading import Reading
from orders.forms.sheet import SheetRow
from orders.models import Order
from orders.parts.changing import ChangeRow, ChangeSheet, because_of_later, why_not_fewer
from orders.parts.trunk.form import kinds_of
from orders.parts.trunk.part import Trunk
from orders.parts.trunk.save import save_channel_changes
from partners.models import Account


class ChannelSheet(ChangeSheet):
    """A row for each kind that the plan may have, or that there is."""

    def build(self) -> list[SheetRow]:
        now, offered = self.reading.now, kinds_of(self.order)
        return [self._of(kind) for kind in Channel if kind in offered or now.channels[kind.value]]

    def _of(self, kind: Channel) -> ChangeRow:
        now, change = self.reading.now, self.order.channels[kind]
        busy = self.reading.use.busy.get(kind.value, 0)
        return ChangeRow(
            key=kind.value, thing=SimpleNamespace(name=kind.label), values={"quantity": str(change) if change else ""},
            now=now.channels[kind.value], spare=now.spare_channels.get(kind.value, 0), used=busy, in_use=busy,
            each=self.order.plan.channel_price(kind).amount,
        )  # fmt: skip

    def clean(self, row: SheetRow) -> None:
        super().clean(row)
        assert isinstance(row, ChangeRow)
        if words := why_busy(self.reading, row.key, row.used, row.change):
            row.errors["quantity"] = words

    def changes(self) -> dict[str, int]:
        return {row.key: row.change for row in self.rows}


def why_busy(reading: Reading, kind: str, busy: int, change: int) -> str:
    """Why so many of a kind may not go back, or nothing: on the order's day or a later one fewer would be left than are
    in use at once."""
    least = reading.now.spare_channels.get(kind, 0)
    to_be = least + change
    if change >= 0 or to_be >= busy or not busy:
        return ""
    text = _("%(to_be)s is %(short)d below what is in use: up to %(busy)d calls at once. Order %(most)s at most.")
    most = figure(change + busy - to_be)
    words = text % {"to_be": figure(to_be), "short": busy - to_be, "busy": busy, "most": most}
    return because_of_later(words) if least < reading.now.channels[kind] else words


class ChangeTrunk(Trunk):
    lists = "orders/change/trunk_listed.html"

    @property
    def template(self) -> str:
        return "orders/change/trunk.html"

    def forms(self, reading: Reading, typed: Typed) -> dict[str, Any]:
        most = reading.order.plan.max_channels if reading.order.plan else 0
        return {"sheet": ChannelSheet(reading, typed.data), "most": most, "unknown": reading.use.unknown}

    def refused(self, found: dict[str, Any]) -> Said:
        sheet = found["sheet"]
        words = above(sheet.to_be, found["most"], [row.change for row in sheet.rows])
        return [(words, f"id-quantity-{sheet.rows[0].key}")] if words else []

    def save(self, order: Order, found: dict[str, Any], *, by: Account, at: datetime) -> None:
        save_channel_changes(order=order, changes=found["sheet"].changes(), by=by, at=at)

    def told(self, reading: Reading) -> list[tuple[Entry, int | None]]:
        """Each entry, and how many of the kind were in use at once when the network was last read (Assigned)."""
        entries = self.entries(reading)
        using = channels_in_use(reading.customer) if entries else {}
        return [(entry, using.get(entry.key.partition(":")[2])) for entry in entries]

    def problems(self, reading: Reading) -> list[Problem]:
        changes, now, found = reading.order.channels, reading.now, []
        for kind in Channel:
            spare = now.spare_channels.get(kind.value, 0)
            if changes[kind] < -spare:
                found.append(self.problem(f"{kind.label}: {why_not_fewer(now.channels[kind.value], spare)}"))
        total = sum(now.channels.values()) + sum(changes.values())
        if words := above(total, reading.order.plan.max_channels, list(changes.values())):
            found.append(self.problem(words))
        return found + self.below_use(reading)

    def below_use(self, reading: Reading) -> list[Problem]:
        fewer = [kind for kind in Channel if reading.order.channels[kind] < 0]
        found = [
            (kind, why_busy(reading, kind.value, reading.use.busy.get(kind.value, 0), reading.order.channels[kind]))
            for kind in fewer
        ]
        return [self.problem(f"{kind.label}: {words}") for kind, words in found if words]

    def problems_of_approval(self, reading: Reading) -> list[Problem]:
        fewer = any(change < 0 for change in reading.order.channels.values())
        unknown = [self.problem(reading.use.unknown)] if fewer and reading.use.unknown else []
        return unknown + self.below_use(reading)


def above(total: int, most: int, changes: list[int]) -> str:
    """Why there cannot be so many channels, where some are added; or nothing."""
    if total <= most or not any(change > 0 for change in changes):
        return ""
    text = _("The trunk channels together are %(total)d; the plan allows %(max)d.")
    return text % {"total": total, "max": most}
