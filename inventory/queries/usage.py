"""Service Usage: what the network was read to use of what is assigned (guide 2.5.3.6, 2.5.4.4)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Max, Min, QuerySet, Sum

from catalogue.enums import ItemType
from catalogue.models import OrderItem
from customers.enums import Channel
from customers.models import Customer
from inventory.ems.driver import Held, NetworkUser
from inventory.enums import UsageType
from inventory.models import Difference, ResellerUsage, Usage
from inventory.queries.assigned import Key, Piece, pieces_of
from inventory.rules import settleable_by
from oms.kit.macs import show
from oms.kit.phones import national
from partners.models import Account

MOST = 100
FIGURES = ("assigned", "using", "returning", "available")


@dataclass
class Used:
    """How much of one thing the network has in use, and who: [extension, name, number, MAC] of each."""

    name: str
    using: int = 0
    users: list[list[str]] = field(default_factory=list)

    def add(self, user: NetworkUser) -> None:
        self.using += 1
        self.users.append([user.extension, user.name, user.number, user.mac])


def usage_of(held: Held | None, pieces: Iterable[Piece]) -> dict[Key, Used]:
    """What is in use, by thing; `pieces` say of which kind a number is."""
    found: dict[Key, Used] = {}
    if held is None:
        return found
    kinds = {piece.what: piece.of for piece in pieces if piece.type == UsageType.NUMBER}
    items = {piece.key: piece for piece in pieces if piece.type in (UsageType.USER_PACKAGE, UsageType.FEATURE)}
    users = held.in_use()
    rows = OrderItem.objects.filter(code__in={c for user in users for c in user.items} - set(items))
    others = {code: (kind, name) for code, kind, name in rows.values_list("code", "kind", "name")}
    for user in users:
        found.setdefault((UsageType.EXTENSION.value, ""), Used("")).add(user)
        for code in user.items:
            key, name = _item(code, items, others)
            found.setdefault(key, Used(name)).add(user)
        if user.number:
            key = kinds.get(national(user.number), (UsageType.NUMBER.value, ""))
            found.setdefault(key, Used(key[1])).add(user)
        if model := held.macs.get(user.mac):
            found.setdefault((UsageType.DEVICE.value, model), Used(model)).add(user)
    for kind, count in held.busy.items():
        found[UsageType.CHANNEL.value, kind] = Used(str(Channel(kind).label), count)
    return found


def _item(code: str, items: dict[str, Piece], others: dict[str, tuple[str, str]]) -> tuple[Key, str]:
    if code in items:
        return items[code].of, items[code].name
    kind, name = others.get(code, ("", code))
    packaged = kind == ItemType.USER_PACKAGE
    return ((UsageType.USER_PACKAGE if packaged else UsageType.FEATURE).value, code), name


def summed_by_type(usage: QuerySet[ResellerUsage]) -> list[dict[str, Any]]:
    """One record for each thing; what is summed carries the names of the rows it comes from."""
    found = usage.order_by().values("type", "key").annotate(
        pk=Min("id"), called=Max("name"), assigned_sum=Sum("assigned"), using_sum=Sum("using"),
        returning_sum=Sum("returning"), available_sum=Sum("available"), oldest=Min("read_at"),
        not_read=Sum("unread"),
    )  # fmt: skip
    sums = {f"{name}_sum": name for name in FIGURES} | {"called": "name", "oldest": "read_at", "not_read": "unread"}
    return [{sums.get(name, name): value for name, value in row.items()} for row in found]


def rows_behind(usage: Usage, figure: str, today: date) -> list[dict[str, Any]]:
    """The rows that make one figure of a customer's usage; their quantities add up to it."""
    pieces = [piece for piece in pieces_of(usage.customer, today, of=usage.type) if piece.key == usage.key]
    assigned = [_row(piece, piece.quantity) for piece in pieces]
    returning = [_row(replace(piece, order_no=piece.return_no), piece.returning) for piece in pieces if piece.returning]
    using = list(_users(usage))
    rows = {"assigned": assigned, "using": using, "returning": returning}.get(figure)
    if rows is None:
        rows = assigned + [row | {"quantity": -row["quantity"]} for row in (*using, *returning)]
    return [row | {"pk": place} for place, row in enumerate(rows, 1)]


def _row(piece: Piece, quantity: int) -> dict[str, Any]:
    return {
        "what": show(piece.what) if piece.type == UsageType.DEVICE and len(piece.what) == 12 and piece.what != piece.name
        else piece.what,
        "where": piece.where, "quantity": quantity, "since": piece.since, "until": piece.until,
        "order_no": piece.order_no,
    }  # fmt: skip


def _users(usage: Usage) -> Iterator[dict[str, Any]]:
    """Who uses it; of channels the network tells only how many were busy at most."""
    empty = {"since": None, "until": None, "order_no": ""}
    for extension, name, number, mac in usage.users:
        where = " · ".join(filter(None, [number and national(number), mac and show(mac)]))
        yield {"what": f"{extension} {name}", "where": where, "quantity": 1, **empty}
    if usage.type == UsageType.CHANNEL and usage.using:
        yield {"what": usage.name, "where": "", "quantity": usage.using, **empty}


def open_differences(user: Account) -> QuerySet[Difference]:
    """Open differences that wait for this person, the oldest first."""
    mine = Difference.objects.visible_to(user).filter(settleable_by(user), state="open")
    return mine.order_by("found_at", "pk")


def differences_to_count(user: Account) -> QuerySet[Difference]:
    """The same, up to 100; counted beside the menu entry."""
    return open_differences(user).order_by()[:MOST]


def last_read(customer: Customer) -> Any:
    """When the customer's network was read and why it was not, or None."""
    return getattr(customer, "reading", None)


def channels_in_use(customer: Customer) -> dict[str, int]:
    """Kind of trunk channel → how many were in use at once when the network was last read, where it was."""
    rows = Usage.objects.filter(customer=customer, type=UsageType.CHANNEL, using__isnull=False)
    return dict(rows.values_list("key", "using"))
