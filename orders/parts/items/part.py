"""Order Items: what is sold, per billing account (guide 2.5.1.5)."""

from collections import Counter
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.enums import ChargeMode, TrialUnit
from catalogue.models import OrderItem
from customers.actions.contract import NewLine
from customers.models import BillingAccount
from inventory.enums import CommandKind
from oms.kit.money import Money
from oms.kit.periods import add_days, add_months
from orders.actions.package_devices import order_package_devices
from orders.effect.entry import Entry, Send
from orders.effect.part import Moved, Part, Problem, Risk, Typed
from orders.effect.reading import Reading
from orders.models import ItemLine, Order
from orders.parts.copying import copy_rows, names_of
from orders.parts.items.form import ItemSheet
from orders.parts.items.save import AddLine, save_items
from partners.models import Account


class Items(Part):
    code = "items"
    title = gettext_lazy("Order Items")
    lists = "orders/parts/items.html"
    entries_tell = True

    def forms(self, reading: Reading, typed: Typed) -> dict[str, Any]:
        return {"sheet": ItemSheet(reading.order, typed.data)}

    def save(self, order: Order, found: dict[str, Any], *, by: Account, at: datetime) -> None:
        save_items(order=order, lines=found["sheet"].lines(), by=by, at=at)

    def problems(self, reading: Reading) -> list[Problem]:
        order = reading.order
        offered = set(order.plan.plan_items.values_list("item_id", flat=True))
        text = _("%(item)s is not part of %(plan)s.")
        found = [
            self.problem(text % {"item": line.item, "plan": order.plan})
            for line in reading.items
            if line.item_id not in offered
        ]
        if not reading.items and not any(order.channels.values()):
            found.append(self.problem(_("Order at least one item.")))
        return found

    def entries(self, reading: Reading) -> list[Entry]:
        totals = reading.now.item_codes if reading.items else Counter()
        totals = totals + Counter()  # a copy: what the order adds is no part of Now
        for line in reading.items:
            totals[line.item.code] += line.quantity
        lines = [self.ordered(line, reading, totals[line.item.code]) for line in reading.items]
        return lines + self.licenses(reading)

    @staticmethod
    def ordered(line: ItemLine, reading: Reading, total: int, now: int | None = None) -> Entry:
        """A service line; `total` of the item stand in the network then, over all billing accounts."""
        price, start = Money(line.price, line.item.currency), billing_start(line, reading.day)
        now = reading.now.items[line.item_id, line.billing_account_id] if now is None else now
        once = line.item.charge == ChargeMode.ONCE
        new = NewLine(
            line.item, line.billing_account, line.quantity, line.price, reading.day, start, comment=line.comment
        )
        return Entry(
            key=key_of(line),
            group=_("Order Items"),
            what=line.item.name,
            where=str(line.billing_account),
            detail=str(line.item.group),
            now=now,
            change=line.quantity,
            to_be=now + line.quantity,
            price=price,
            listed=None if line.price == line.item.list_price else Money(line.item.list_price, line.item.currency),
            once=price * line.quantity if once else None,
            monthly=None if once else price * line.quantity,
            act_date=reading.day,
            billing_start=start,
            comment=line.comment,
            writes=(AddLine(new),),
            sends=(Send(CommandKind.SET_PACKAGES, f"{line.item.name} {total}", {"items": {line.item.code: total}}),),
        )

    @staticmethod
    def licenses(reading: Reading) -> list[Entry]:
        """Cloud licenses that the ordered items use, with what comes in each package."""
        return [
            Entry(
                key=f"license:{name}", group=_("Cloud licenses"), what=name, now=reading.now.licenses[name], change=n,
                to_be=reading.now.licenses[name] + n,
            )
            for name, n in sorted(reading.item_licenses.items())
            if n
        ]  # fmt: skip

    def pattern(self, order: Order) -> list[list[Any]]:
        """Of each item: how many on all accounts, and price, trial and comment of the first."""
        found: dict[int, list[Any]] = {}
        for line in order.itemlines.order_by("billing_account_id"):
            row = [line.item_id, 0, str(line.price), line.trial, line.trial_unit, line.comment]
            found.setdefault(line.item_id, row)[1] += line.quantity
        return list(found.values())

    def follow(self, order: Order, pattern: list[list[Any]], account: BillingAccount) -> list[str]:
        offered = {item.pk for item in order.plan.items.on(order.created_at.date())}
        lines = [
            ItemLine(
                order=order, billing_account=account, item_id=pk, quantity=quantity, price=price, trial=trial,
                trial_unit=unit, comment=comment,
            )
            for pk, quantity, price, trial, unit, comment in pattern
            if pk in offered
        ]  # fmt: skip
        ItemLine.objects.bulk_create(lines)
        order_package_devices(order)
        return names_of(OrderItem, {row[0] for row in pattern} - offered)

    def risks(self, reading: Reading) -> list[Risk]:
        """Returns, and prices below the list's (product.md, Approval)."""
        found = [
            Risk("bad", _("Return: %(n)d × %(item)s") % {"n": -line.quantity, "item": line.item.name}, key_of(line))
            for line in reading.items
            if line.quantity < 0
        ]
        return found + [
            Risk(
                "warn",
                _("%(percent)d %% under list: %(item)s") % {"percent": share, "item": line.item.name},
                key_of(line),
            )
            for line in reading.items
            if line.quantity > 0 and (share := under_list(line))
        ]

    def copy(self, order: Order, copy: Order, moved: Moved) -> None:
        copy_rows(ItemLine, order, copy, moved)


def key_of(line: ItemLine) -> str:
    return f"items:{line.item_id}:{line.billing_account_id}"


def under_list(line: ItemLine) -> int:
    """By how many percent the customer's price lies below the list's, at least one where it does at all."""
    listed = line.item.list_price
    return max(1, round((listed - line.price) * 100 / listed)) if line.price < listed else 0


def billing_start(line: ItemLine, day: date) -> date:
    """Billing starts after the trial (product.md)."""
    return (add_months if line.trial_unit == TrialUnit.MONTH else add_days)(day, line.trial)
