"""Order Item of a change order: more or fewer of what there is, and items to add (guide 2.5.2.2.4)."""

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from catalogue.enums import ChargeMode
from inventory.enums import CommandKind
from oms.kit.money import Money
from orders.effect.entry import Entry, Send
from orders.effect.part import Problem, Typed
from orders.effect.reading import Reading
from orders.models import ItemLine
from orders.parts.changing import why_below_use, why_not_fewer
from orders.parts.items.change_form import ChangeItemSheet
from orders.parts.items.part import Items
from orders.parts.items.save import ChangeLine


class ChangeItems(Items):
    lists = "orders/change/items_listed.html"

    @property
    def template(self) -> str:
        return "orders/change/items.html"

    def forms(self, reading: Reading, typed: Typed) -> dict[str, Any]:
        return {"sheet": ChangeItemSheet(reading, typed.data), "unknown": reading.use.unknown}

    def problems(self, reading: Reading) -> list[Problem]:
        offered = set(reading.order.plan.plan_items.values_list("item_id", flat=True))
        text = _("%(item)s is not part of %(plan)s.")
        found = [
            self.problem(text % {"item": line.item, "plan": reading.order.plan})
            for line in reading.items
            if line.item_id not in offered and line.quantity > 0
        ]
        lines = {line.pk: line for line in reading.now.lines}
        for ordered in (line for line in reading.items if line.line_id):
            line = lines[ordered.line_id]
            if ordered.quantity < -line.spare:
                found.append(self.problem(f"{ordered.item}: {why_not_fewer(line.qty, line.spare)}"))
        return found + self.below_use(reading)

    def below_use(self, reading: Reading) -> list[Problem]:
        """Items of which fewer would be left than are in use."""
        changes: Counter[str] = Counter()
        fewer = [line for line in reading.items if line.quantity < 0]
        for line in reading.items if fewer else ():
            changes[line.item.code] += line.quantity
        found = {}
        for line in fewer:
            code, users = line.item.code, reading.use.users_of(line.item.code)
            words = why_below_use(reading.now, code, users, changed=changes[code], change=line.quantity)
            if words:
                found[code] = self.problem(f"{line.item}: {words}")
        return list(found.values())

    def problems_of_approval(self, reading: Reading) -> list[Problem]:
        """Use changes while an order waits; what cannot be asked is not approved."""
        fewer = any(line.quantity < 0 for line in reading.items)
        unknown = [self.problem(reading.use.unknown)] if fewer and reading.use.unknown else []
        return unknown + self.below_use(reading)

    def entries(self, reading: Reading) -> list[Entry]:
        totals = reading.now.item_codes + Counter()  # a copy: what the order adds is no part of Now
        for line in reading.items:
            totals[line.item.code] += line.quantity
        lines = {line.pk: line for line in reading.now.lines}
        made = [
            self.changed(ordered, lines[ordered.line_id].qty, reading, totals[ordered.item.code])
            if ordered.line_id
            else self.ordered(ordered, reading, totals[ordered.item.code], now=0)
            for ordered in reading.items
        ]
        return made + self.licenses(reading)

    @staticmethod
    def changed(ordered: ItemLine, now: int, reading: Reading, total: int) -> Entry:
        """More or fewer of a service line, at its price; what was charged once is not paid back."""
        line, change, price = ordered.line, ordered.quantity, Money(ordered.line.price, ordered.line.currency)
        once = ordered.item.charge == ChargeMode.ONCE
        return Entry(
            key=f"line:{line.pk}",
            group=_("Order Items"),
            what=ordered.item.name,
            where=str(ordered.billing_account),
            detail=str(ordered.item.group),
            now=now,
            change=change,
            to_be=now + change,
            price=price,
            once=price * change if once and change > 0 else None,
            monthly=None if once else price * change,
            act_date=line.act_date,
            billing_start=line.billing_start,
            comment=ordered.comment,
            writes=(ChangeLine(line, change),),
            sends=(
                Send(CommandKind.SET_PACKAGES, f"{ordered.item.name} {total}", {"items": {ordered.item.code: total}}),
            ),
        )
