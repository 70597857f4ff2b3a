"""So many of one order item become another, each on the billing account where it stands (guide 2.5.2.8, 2.5.2.9)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from catalogue.enums import ChargeMode
from catalogue.models import OrderItem
from catalogue.queries.price import price_on
from customers.actions.contract import NewLine
from customers.models import BillingAccount, Site
from inventory.enums import CommandKind
from oms.kit.money import Money
from orders.effect.entry import Entry, Send
from orders.effect.reading import Reading
from orders.parts.items.save import AddLine
from orders.parts.replace_devices import Moved, device_entries
from orders.parts.replan import EndLine


@dataclass(frozen=True)
class Replacement:
    """`quantity` of the item `source` become `target`. `users`: extensions of those who get it; the network chooses
    the others that have too many, by extension."""

    source: OrderItem
    target: OrderItem
    quantity: int
    users: tuple[str, ...] = ()


def replacing_entries(reading: Reading, wanted: list[Replacement], site: Site | None = None) -> Iterator[Entry]:
    """What goes, line by line, and what comes in its place; the totals that the network has then. New devices go to
    `site`."""
    totals = reading.now.item_codes + Counter()
    for one in wanted:
        totals[one.source.code] -= one.quantity
        totals[one.target.code] += one.quantity
    for one in wanted:
        yield from _replaced(reading, one, totals)
    yield from device_entries(reading, moves_of(reading, wanted), site)


def moves_of(reading: Reading, wanted: list[Replacement]) -> list[Moved]:
    """Account by account, for the devices that come with packages."""
    found: list[Moved] = []
    for one in wanted:
        counts: Counter[BillingAccount] = Counter()
        for line, moved in _lines_of(reading, one):
            counts[line.billing_account] += moved
        found += [Moved(one.source, one.target, account, moved, one.users) for account, moved in counts.items()]
    return found


def _lines_of(reading: Reading, one: Replacement) -> Iterator[tuple[Any, int]]:
    """The lines that are exchanged, each with how many of it."""
    left = one.quantity
    for line in reading.now.in_force:
        if line.item_id == one.source.pk and left:
            moved = min(line.qty, left)
            left -= moved
            yield line, moved


def _replaced(reading: Reading, one: Replacement, totals: Counter[str]) -> Iterator[Entry]:
    price = Money(price_on(one.target, reading.day), one.target.currency)
    for line, moved in _lines_of(reading, one):
        send = _send(one, totals)
        yield _goes(line, moved, send)
        yield _comes(reading, line, one.target, moved, price, send)


def _goes(line: Any, moved: int, send: Send) -> Entry:
    price = Money(line.price, line.currency)
    return Entry(
        key=f"line:{line.pk}", group=_("Order Items"), what=line.item.name, where=str(line.billing_account),
        detail=str(line.item.group), now=line.qty, change=-moved, to_be=line.qty - moved, price=price,
        monthly=-(price * moved) if line.item.charge == ChargeMode.MONTHLY else None, writes=(EndLine(line, moved),),
        sends=(send,),
    )  # fmt: skip


def _comes(reading: Reading, line: Any, target: OrderItem, moved: int, price: Money, send: Send) -> Entry:
    """The new one is charged from the order's day on, or once the trial of the old one would have ended."""
    start: date = max(reading.day, line.billing_start)
    had = reading.now.items[target.pk, line.billing_account_id]
    new = NewLine(target, line.billing_account, moved, price.amount, reading.day, start)
    return Entry(
        key=f"in-place-of:{line.pk}", group=_("Order Items"), what=target.name, where=str(line.billing_account),
        detail=_("in place of %s") % line.item.name, now=had, change=moved, to_be=had + moved, price=price,
        monthly=price * moved if target.charge == ChargeMode.MONTHLY else None, act_date=reading.day,
        billing_start=start, writes=(AddLine(new),), sends=(send,),
    )  # fmt: skip


def _send(one: Replacement, totals: Counter[str]) -> Send:
    """How many there are of both afterwards, and who gets the new one."""
    source, target = one.source.code, one.target.code
    payload = {
        "items": {source: totals[source], target: totals[target]},
        "upgrades": [[source, target]],
        "users": [[extension, source, target] for extension in one.users],
    }
    words = f"{one.source.name} {totals[source]}, {one.target.name} {totals[target]}"
    return Send(CommandKind.CHANGE_PACKAGES, words, payload)
