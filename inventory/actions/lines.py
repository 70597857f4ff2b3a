"""Packages of a contract become lines: as many as are ordered, with extensions of the customer's sites."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import ngettext

from catalogue.models import OrderItem
from customers.actions.row import held_row
from customers.enums import LIVE
from customers.models import Customer
from inventory.actions.command import NewCommand, send_all
from inventory.actions.move_line import take_line
from inventory.actions.platform import follow_licences
from inventory.actions.taken_over import TakenOver
from inventory.ems.fields import MOST
from inventory.enums import CommandKind, LineState
from inventory.models import Line
from inventory.queries.line import (
    as_told,
    extensions_from,
    first_extensions,
    living,
    own_devices,
    own_numbers,
    packages_on,
)
from partners.models import Account


@dataclass
class Changed:
    """Lines that the network must be told of, and extensions that are no more."""

    lines: dict[int, Line] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)

    def add(self, line: Line) -> None:
        self.lines[line.pk] = line


@transaction.atomic
def settle_lines(
    *, customer: Customer, at: datetime, by: Account | None, commands: Sequence[NewCommand] = (), order_no: str = ""
) -> list[Line]:
    """Send `commands` of the order that took effect, and have as many lines of each package as the contract has now: missing
    ones are made, vacant ones go, the highest first; a line that somebody uses stays. `commands` say whose package became
    another; what the order takes over from the network stands in the differences that it was begun for.

    What the customer holds no more, its lines have no more. The network is told by one command behind `commands`. The
    lines that were made or changed come back.
    """
    customer = _locked(customer)
    today = customer.today(at)
    wanted, items = packages_on(customer, today)
    lines = list(living(customer).select_for_update(of=("self",)).select_related("item"))
    if customer.status not in LIVE:
        _end_all(lines, at)
        _send(customer, commands, order_no, by, at)
        follow_licences(customer=customer, by=by, at=at)
        return []
    changed = Changed()
    for line in _let_go(customer, lines, today, at):
        changed.add(line)
    for line in _replaced(lines, wanted, items, commands, at):
        changed.add(line)
    taken = TakenOver(customer, lines, wanted, items.values(), at)
    taken.carry_out()
    for line in taken.changed:
        changed.add(line)
    changed.gone = [*taken.gone, *_taken_away(lines, wanted, changed, at)]
    for line in _made(customer, lines, {line.extension for line in lines} | set(changed.gone), wanted, items, at):
        changed.add(line)
    told = [replace(command, apart=True) for command in _told(changed.lines.values(), changed.gone)]
    _send(customer, [*commands, *told], order_no, by, at)
    follow_licences(customer=customer, by=by, at=at)
    return list(changed.lines.values())


def _locked(customer: Customer) -> Customer:
    found: Customer = held_row(customer.pk) or Customer.objects.select_for_update(of=("self",), no_key=True).get(
        pk=customer.pk
    )
    return found


def _send(customer: Customer, commands: Sequence[NewCommand], order_no: str, by: Account | None, at: datetime) -> None:
    if commands:
        send_all(customer=customer, commands=commands, order_no=order_no, by=by, at=at)


def tell_network(
    customer: Customer, lines: Iterable[Line], gone: Sequence[str] = (), *, by: Account | None, at: datetime
) -> None:
    """Say to the network how these lines are now, with what their packages bring; nothing where there is nothing to say."""
    _send(customer, _told(lines, gone), "", by, at)


def _told(lines: Iterable[Line], gone: Sequence[str]) -> list[NewCommand]:
    """The commands that say so."""
    lines = list(lines)
    for line in lines:
        if (line.reach, line.voicemail) != (line.item.reach, line.item.voicemail):
            line.reach, line.voicemail = line.item.reach, line.item.voicemail
            line.save(update_fields=["reach", "voicemail"])
    said = [as_told(line) for line in sorted(lines, key=lambda line: line.extension)]
    payloads: list[dict[str, Any]] = [{"lines": said[n : n + MOST]} for n in range(0, len(said), MOST)]
    parts = [{"gone": list(gone[n : n + MOST])} for n in range(0, len(gone), MOST)]
    if payloads and parts:
        payloads[0] = parts[0] | payloads[0]
        parts = parts[1:]
    target = ngettext("%(n)s line", "%(n)s lines", len(said) + len(gone)) % {"n": len(said) + len(gone)}
    return [NewCommand(CommandKind["SET_LINES"], target, payload) for payload in (*parts, *payloads)]


def _end_all(lines: list[Line], at: datetime) -> None:
    """The contract has ended; removing the tenant releases them."""
    for line in lines:
        take_line(line, "end", at=at)
        line.save()


def _let_go(customer: Customer, lines: list[Line], today: date, at: datetime) -> list[Line]:
    """Lines lose the numbers and telephones that the customer has no more."""
    if not lines:
        return []
    numbers, macs, found = set(own_numbers(customer, today)), set(own_devices(customer, today)), []
    for line in lines:
        number, mac = line.number if line.number in numbers else "", line.mac if line.mac in macs else ""
        if (number, mac) != (line.number, line.mac):
            line.number, line.mac, line.changed_at = number, mac, at
            line.save()
            found.append(line)
    return found


def _replaced(
    lines: list[Line], wanted: Counter[int], items: dict[int, OrderItem], commands: Sequence[NewCommand], at: datetime
) -> list[Line]:
    """Lines whose package became another by the order: those named, then as many as are one too many, as the network does
    it: who uses one first, by extension. All lines of these packages are told anew, so that both have the same."""
    payloads = [command.payload for command in commands if command.kind == CommandKind["CHANGE_PACKAGES"]]
    by_code = {item.code: item for item in items.values()}
    found: dict[int, Line] = {}
    touched: set[str] = set()
    for payload in payloads:
        for extension, source, target in payload["users"]:
            for line in lines:
                if line.extension == extension and line.item.code == source and target in by_code:
                    _exchange(line, by_code[target], at)
        for source, target in payload["upgrades"]:
            touched |= {source, target}
            if target in by_code:
                _exchange_beyond(lines, source, by_code[target], wanted, at)
    for line in lines if touched else ():
        if line.item.code in touched:
            found[line.pk] = line
    return list(found.values())


def _exchange_beyond(lines: list[Line], source: str, target: OrderItem, wanted: Counter[int], at: datetime) -> None:
    having = sorted((line for line in lines if line.item.code == source), key=_number)
    if not having:
        return
    left = wanted[having[0].item_id]
    room = wanted[target.pk] - sum(line.item_id == target.pk for line in lines)
    used = [line for line in having if line.state == LineState.USED]
    vacant = [line for line in having if line.state != LineState.USED]
    for line in [*used[: max(len(used) - left, 0)], *vacant][: max(min(len(having) - left, room), 0)]:
        _exchange(line, target, at)


def _exchange(line: Line, item: OrderItem, at: datetime) -> None:
    line.item, line.changed_at = item, at
    line.save()


def _taken_away(lines: list[Line], wanted: Counter[int], changed: Changed, at: datetime) -> list[str]:
    """Vacant lines beyond what is ordered, the highest first; their extensions."""
    gone = []
    have = Counter(line.item_id for line in lines)
    for line in sorted(lines, key=_number, reverse=True):
        if line.state == LineState.FREE and have[line.item_id] > wanted[line.item_id]:
            have[line.item_id] -= 1
            take_line(line, "end", at=at)
            line.save()
            changed.lines.pop(line.pk, None)
            gone.append(line.extension)
    lines[:] = [line for line in lines if line.state != LineState.GONE]
    return gone


def _made(
    customer: Customer,
    lines: list[Line],
    taken: set[str],
    wanted: Counter[int],
    items: dict[int, OrderItem],
    at: datetime,
) -> list[Line]:
    """Lines that are missing, at the main site."""
    have = Counter(line.item_id for line in lines)
    missing = [items[pk] for pk, total in wanted.items() for _more in range(total - have[pk])]
    begins = first_extensions(customer) if missing else {}
    main = next(iter(begins), None)
    if main is None:
        return []
    gone = Line.objects.filter(customer=customer, state=LineState.GONE).order_by()
    before = dict(gone.values_list("extension").annotate(last=Max("turn")))
    new = [
        Line(
            customer=customer, site_id=main, extension=one, item=item, turn=before.get(one, 0) + 1, reach=item.reach,
            voicemail=item.voicemail, changed_at=at,
        )
        for item, one in zip(missing, extensions_from(begins[main], taken), strict=False)
    ]  # fmt: skip
    return Line.objects.bulk_create(new)


def _number(line: Line) -> tuple[int, str]:
    """Extensions in their order: 99 before 1000."""
    return len(line.extension), line.extension
