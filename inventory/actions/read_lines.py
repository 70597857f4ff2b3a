"""What the network was read to say of a customer's lines: which phone has signed on, which extension is barred."""

from datetime import datetime
from typing import Any

from django.db import transaction

from customers.models import Customer
from inventory.actions.lines import settle_lines
from inventory.actions.move_line import name_line
from inventory.actions.phone_door import closed_by_sign_on
from inventory.ems.driver import Held, NetworkUser
from inventory.enums import LineState
from inventory.models import Command, Line
from inventory.queries.line import living, own_devices, own_numbers, packages_on


@transaction.atomic
def read_lines(*, customer: Customer, held: Held | None, at: datetime) -> None:
    """Keep it on the lines. A customer that has packages and no line yet, as before there were lines, gets them: whoever
    the network has stands on the line of that extension, with what is the customer's."""
    if held is None:
        return
    lines = list(living(customer).select_for_update(of=("self",)))
    if not lines and not Line.objects.filter(customer=customer).exists():
        lines = _adopted(customer, held, at)
    registered, blocked = set(held.registered), set(held.blocked)
    signed_on = {user.extension for user in held.users if user.signed_on}
    for line in lines:
        now = line.extension in signed_on or (bool(line.mac) and line.mac in registered), line.extension in blocked
        closes = now[0] and closed_by_sign_on(line, at=at)
        if now != (line.registered, line.blocked) or closes:
            door = line.door_open and not closes
            Line.objects.filter(pk=line.pk).update(registered=now[0], blocked=now[1], door_open=door)


def extension_blocked(command: Command, answer: dict[str, Any]) -> None:
    """The network has barred it, or lets it call again."""
    barred = command.kind == "block_extension"
    lines = Line.objects.filter(customer_id=command.customer_id, extension=command.payload["extension"])
    lines.exclude(state=LineState.GONE).update(blocked=barred)


def _adopted(customer: Customer, held: Held, at: datetime) -> list[Line]:
    """Lines of the users that the network has, as far as the contract has packages for them; then those that are missing.

    Only the latter are told to the network: who has a phone that works keeps its password.
    """
    today = customer.today(at)
    wanted, items = packages_on(customer, today)
    by_code = {item.code: item for item in items.values()}
    numbers, macs = set(own_numbers(customer, today)), set(own_devices(customer, today))
    site = customer.sites.order_by("-is_main", "pk").first()
    for user in held.users if site else ():
        code = next((code for code in user.items if code in by_code and wanted[by_code[code].pk]), "")
        if not code or not user.name:
            continue
        item = by_code[code]
        wanted[item.pk] -= 1
        line = Line(customer=customer, site=site, extension=user.extension, item=item, changed_at=at)
        line.reach, line.voicemail = user.reach, user.voicemail
        name_line(line, user.name[:100], at=at)
        _furnish(line, user, numbers, macs)
        line.save()
    settle_lines(customer=customer, by=None, at=at)
    return list(living(customer))


def _furnish(line: Line, user: NetworkUser, numbers: set[str], macs: set[str]) -> None:
    """Number and telephone of the user, where they are the customer's and nobody else's."""
    if user.number in numbers:
        line.number = user.number
        numbers.discard(user.number)
    if user.mac in macs:
        line.mac = user.mac
        macs.discard(user.mac)
