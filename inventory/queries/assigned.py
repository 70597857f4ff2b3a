"""What a customer's contract assigns, piece by piece: the rows that make the figures of Service Usage (guide 2.5.4.4)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q

from catalogue.enums import USER_LICENSE_GROUP, ItemType
from customers.enums import Channel
from customers.models import ChannelChange, Customer, DeviceHolding, NumberHolding, QuantityChange
from customers.queries.contract import lowest
from inventory.enums import UsageType
from inventory.models import Number
from oms.kit.phones import national

Key = tuple[str, str]  # usage type, key


@dataclass(frozen=True)
class Piece:
    """So many of one thing that is assigned, and how many of them go back on a day that is known.

    `what` and `where` name the piece itself: an item on a billing account, a number at a site, a device.
    `order_no`: of the order that brought it; `return_no`: of the one that takes it back.
    """

    type: str
    key: str
    name: str
    what: str
    where: str
    quantity: int
    returning: int = 0
    since: date | None = None
    until: date | None = None
    order_no: str = ""
    return_no: str = ""

    @property
    def of(self) -> Key:
        return self.type, self.key


def pieces_of(customer: Customer, today: date, *, of: str = "") -> list[Piece]:
    """Everything that is assigned to the customer on `today`, or what is `of` one usage type; five queries."""
    found: list[Piece] = []
    for types, read in READERS:
        if not of or of in types:
            found += read(customer, today)
    return [piece for piece in found if not of or piece.type == of]


def _items(customer: Customer, today: date) -> Iterator[Piece]:
    """User packages and what stands on one cloud license; each user license brings an extension."""
    rows = QuantityChange.objects.filter(line__customer=customer).filter(
        Q(line__item__kind=ItemType.USER_PACKAGE) | Q(line__item__license__isnull=False)
    )
    found: dict[int, list] = {}
    for row in rows.order_by("effective", "pk").values(
        "line_id", "effective", "change", "order_no", code=F("line__item__code"), name=F("line__item__name"),
        kind=F("line__item__kind"), group=F("line__item__group__name"), account=F("line__billing_account__name"),
    ):  # fmt: skip
        found.setdefault(row["line_id"], []).append(row)
    for changes in found.values():
        first = changes[0]
        quantity, returning, until, brought, taken = _balance(changes, today)
        if not quantity:
            continue
        packaged = first["kind"] == ItemType.USER_PACKAGE
        kinds = [(UsageType.USER_PACKAGE if packaged else UsageType.FEATURE, first["code"], first["name"])]
        if first["group"] == USER_LICENSE_GROUP:
            kinds.append((UsageType.EXTENSION, "", ""))
        for kind, key, name in kinds:
            yield Piece(
                kind.value, key, name, first["name"], first["account"], quantity, returning, first["effective"], until,
                brought, taken,
            )  # fmt: skip


def _balance(changes: list[dict], today: date) -> tuple[int, int, date | None, str, str]:
    """(quantity today, how many of it go back later, last day of those, order that brought, order that takes)."""
    dated = [(row["effective"], row["change"]) for row in changes]
    quantity = sum(change for effective, change in dated if effective <= today)
    returning = quantity - max(lowest(dated, today), 0)
    takes = next((row for row in changes if row["effective"] > today and row["change"] < 0), None)
    brought = next((row["order_no"] for row in changes if row["change"] > 0), "")
    if not returning or not takes:
        return quantity, 0, None, brought, ""
    return quantity, returning, takes["effective"] - timedelta(days=1), brought, takes["order_no"]


def _numbers(customer: Customer, today: date) -> Iterator[Piece]:
    held = NumberHolding.objects.filter(customer=customer, valid_from__lte=today)
    held = held.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))
    types = dict(Number.objects.filter(customer=customer).values_list("e164", "number_type__name"))
    for one in held.order_by("e164", "pk").values(
        "e164", "valid_from", "valid_to", "order_no", "return_order_no", site_name=F("site__name")
    ):
        kind = types.get(one["e164"]) or ""
        back = bool(one["valid_to"] or one["return_order_no"])
        yield Piece(
            UsageType.NUMBER.value, kind, kind, national(one["e164"]), one["site_name"], 1, int(back), one["valid_from"],
            one["valid_to"], one["order_no"], one["return_order_no"],
        )  # fmt: skip


def _devices(customer: Customer, today: date) -> Iterator[Piece]:
    held = DeviceHolding.objects.filter(customer=customer, valid_from__lte=today)
    held = held.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))
    for one in held.order_by("model__name", "mac", "pk").values(
        "mac", "quantity", "valid_from", "valid_to", "order_no", "return_order_no", model_name=F("model__name"),
        account=F("billing_account__name"),
    ):  # fmt: skip
        back = bool(one["valid_to"] or one["return_order_no"])
        yield Piece(
            UsageType.DEVICE.value, one["model_name"], one["model_name"], one["mac"] or one["model_name"], one["account"],
            one["quantity"], one["quantity"] if back else 0, one["valid_from"], one["valid_to"], one["order_no"],
            one["return_order_no"],
        )  # fmt: skip


def _channels(customer: Customer, today: date) -> Iterator[Piece]:
    found: dict[str, list] = {}
    rows = ChannelChange.objects.filter(customer=customer).order_by("effective", "pk")
    for row in rows.values("kind", "effective", "change", "order_no"):
        found.setdefault(row["kind"], []).append(row)
    for kind, changes in found.items():
        quantity, returning, until, brought, taken = _balance(changes, today)
        label = str(Channel(kind).label)
        if quantity:
            yield Piece(
                UsageType.CHANNEL.value, kind, label, label, customer.name, quantity, returning, changes[0]["effective"],
                until, brought, taken,
            )  # fmt: skip


READERS: tuple[tuple[tuple[str, ...], Callable[[Customer, date], Iterator[Piece]]], ...] = (
    ((UsageType.USER_PACKAGE, UsageType.FEATURE, UsageType.EXTENSION), _items),
    ((UsageType.NUMBER,), _numbers),
    ((UsageType.DEVICE,), _devices),
    ((UsageType.CHANNEL,), _channels),
)
