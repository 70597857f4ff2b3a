"""What one row of a list comes to: the item, the billing account, and the lines of the contract that change."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from catalogue.models import OrderItem
from customers.enums import Channel
from customers.models import BillingAccount, Customer, ServiceLine
from oms.kit.reading import names
from orders.actions.open import order_for
from orders.effect.reading import Reading
from orders.forms.sheet import MOST
from orders.kinds import TYPES
from orders.models import ItemLine, Order
from orders.parts.bundles.change import NAMES
from orders.parts.bundles.limits import Limits
from orders.parts.changing import why_not_fewer
from orders.parts.trunk.form import kinds_of
from partners.models import Account

CHANGE, ITEMS = "change", "items"
NAMED = 8  # of the items or accounts that would be right
NOT_KEPT = "-"  # the number of an order that is only looked at


@dataclass
class Wanted:
    """All rows of one customer: one order, one day. `failed`: row numbers that cannot be taken; `title` with its row."""

    customer: Customer
    unfinished: list[Order]
    accounts: list[BillingAccount] = field(default_factory=list)
    rows: list[Any] = field(default_factory=list)
    failed: list[int] = field(default_factory=list)
    day: date | None = None
    day_place: int = 0
    title: str = ""
    title_place: int = 0
    reading: Reading | None = None

    def read(self, day: date, *, by: Account, at: datetime) -> Reading:
        """The contract on `day`, as the order would find it; nothing is written."""
        if self.reading is None:
            order = order_for(self.customer, CHANGE, by=by, at=at)
            TYPES[CHANGE].fill(order, {})
            order.no, order.activation_date = NOT_KEPT, day
            self.reading = Reading(order)
            self.reading.__dict__["accounts"] = self.accounts  # of all customers, read at once
        return self.reading

    @property
    def counts(self) -> dict[str, Any]:
        """Field of the order → how many more or fewer channels, or how much more or less of a limit."""
        things = [(row.thing, row.change_by) for row in self.rows if isinstance(row.thing, Counted)]
        return {thing.field: change if thing.part == "trunk" else Decimal(change) for thing, change in things}

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The rows of the order, as `save_items` takes them."""
        return [line for row in self.rows for line in row.lines]

    def problems(self) -> list[str]:
        """What would stand between the order and its submission, in words; it has only the parts that rows are about."""
        assert self.reading is not None, "rows were judged before"
        order = self.reading.order
        self.reading.__dict__["items"] = [ItemLine(order=order, **line) for line in self.lines]
        for name, change in self.counts.items():
            setattr(order, name, change)
        parts = {ITEMS} | {row.thing.part for row in self.rows if isinstance(row.thing, Counted)}
        return [p.text for part in sorted(parts) for p in TYPES[CHANGE].problems_in(part, self.reading)]


@dataclass(frozen=True)
class Counted:
    """What a contract has besides order items, as one number: channels of a kind, a call limit. `part` of the order,
    `field` of its row, how many there are `now` and how many of them may go."""

    name: str
    part: str
    field: str
    now: int
    spare: int

    @property
    def pk(self) -> str:
        return self.field


def counted_named(typed: str, reading: Reading) -> Counted | None:
    """Trunk channels or a call limit of this name, as the steps of a Change Order call them. Raises ValidationError."""
    wanted = names.key(typed)
    for kind in Channel:
        if names.key(str(kind.label)) == wanted:
            if kind not in kinds_of(reading.order) and not reading.now.channels[kind.value]:
                words = _("%(item)s is not part of %(plan)s.")
                raise ValidationError({"item": words % {"item": kind.label, "plan": reading.order.plan}})
            spare = reading.now.spare_channels.get(kind.value, 0)
            return Counted(str(kind.label), "trunk", f"{kind.value}_channels", reading.now.channels[kind.value], spare)
    code = next((code for code, name in NAMES.items() if names.key(str(name)) == wanted), None)
    if code is None:
        return None
    limits = Limits(reading)
    if not limits.allowed:
        words = _("%(plan)s allows no Call Fraud Change.") % {"plan": reading.order.plan}
        raise ValidationError({"item": words})
    amount = (limits.default if code == "default_limit" else limits.custom) or Decimal(0)
    if amount % 1:
        words = _("There are %(now)s now, which is no whole amount. Order it by itself.") % {"now": amount}
        raise ValidationError({"item": words})
    return Counted(str(NAMES[code]), "bundles", code, int(amount), int(amount))


def item_named(typed: str, offered: Iterable[OrderItem], reading: Reading) -> OrderItem:
    """The item of this code or name, among those of the plan and those that the customer has. Raises ValidationError."""
    known = {item.pk: item for item in (*offered, *(line.item for line in reading.now.lines))}
    wanted = names.key(typed)
    found = [item for item in known.values() if names.key(item.code) == wanted]
    found = found or [item for item in known.values() if names.key(item.name) == wanted]
    if len(found) == 1:
        return found[0]
    if found:
        codes = ", ".join(sorted(item.code for item in found))
        raise ValidationError({"item": _("Several items are called like this. Write the code: %s.") % codes})
    words = _("“%(typed)s” is neither in %(plan)s nor had by this customer. There are: %(names)s.")
    told = {"typed": typed[:40], "plan": reading.order.plan, "names": in_words(item.name for item in known.values())}
    raise ValidationError({"item": words % told})


def in_words(found: Iterable[str]) -> str:
    known = sorted(found)
    listed = ", ".join(known[:NAMED])
    return _("%(names)s and others") % {"names": listed} if len(known) > NAMED else listed


def account_named(typed: str, item: OrderItem, reading: Reading) -> BillingAccount:
    """The billing account of this name; without one, the only one that has the item, or the only one there is."""
    names_there = in_words(account.name for account in reading.accounts)
    if typed:
        for account in reading.accounts:
            if names.key(account.name) == names.key(typed):
                return account
        words = _("“%(typed)s” is no billing account of this customer. There are: %(names)s.")
        raise ValidationError({"account": words % {"typed": typed[:40], "names": names_there}})
    holders = {line.billing_account_id for line in reading.now.in_force if line.item_id == item.pk}
    found = [account for account in reading.accounts if account.pk in holders] or reading.accounts
    if len(found) != 1:
        words = _("Name the billing account; this customer has: %(names)s.")
        raise ValidationError({"account": words % {"names": in_words(account.name for account in found)}})
    return found[0]


def lines_of(item: OrderItem, account: BillingAccount, reading: Reading) -> list[ServiceLine]:
    """The service lines that the row is about. Raises ValidationError where it matters which of them changes."""
    found = [line for line in reading.now.in_force if line.item_id == item.pk and line.billing_account_id == account.pk]
    if len({(line.price, line.billing_start > reading.day) for line in found}) > 1:
        words = _("%(customer)s has %(n)d lines of this item that differ in price or trial. Order it by itself.")
        raise ValidationError({"item": words % {"customer": reading.customer.name, "n": len(found)}})
    return found


def change_of(row: Any, now: int, spare: int, day: date) -> int:
    """How many more or fewer, from Order(+/-), To Be, or both. Raises ValidationError, by column."""
    typed = "change" if row.change is not None else "to_be"
    if row.now is not None and row.now != now:
        words = _("There are %(now)d on %(day)s, not %(typed)d. Correct it, and look at the change again.")
        raise ValidationError({"now": words % {"now": now, "day": day.isoformat(), "typed": row.now}})
    change: int = row.change if row.change is not None else row.to_be - now
    if row.to_be is not None and row.to_be != now + change:
        words = _("%(now)d now and %(change)+d is %(right)d, not %(typed)d. Keep one of the two.")
        told = {"now": now, "change": change, "right": now + change, "typed": row.to_be}
        raise ValidationError({"to_be": words % told})
    if change == 0:
        words = _("There are %(now)d already. Empty the cell, or write another figure.") % {"now": now}
        raise ValidationError({typed: words})
    if change < -spare:
        raise ValidationError({typed: why_not_fewer(now, spare)})
    if now + change > MOST:
        raise ValidationError({typed: _("To Be is at most %d.") % MOST})
    return change


def spread(
    change: int, found: list[ServiceLine], item: OrderItem, account: BillingAccount, comment: str
) -> list[dict[str, Any]]:
    """More on the first line that there is, or on a new one; fewer from as many lines as it takes."""
    same = {"item": item, "billing_account": account, "comment": comment}
    if change > 0 and not found:
        return [{**same, "quantity": change, "price": item.list_price}]
    rows, left = [], change
    for line in found:
        share = left if left > 0 else max(left, -line.spare)
        if share:
            rows.append({**same, "line": line, "price": line.price, "quantity": share})
        left -= share
    return rows
