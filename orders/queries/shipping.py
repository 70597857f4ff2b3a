"""What an order's shipping places want, have and got (guide 2.1.4, 2.4.2)."""

from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import QuerySet

from inventory.queries.device import came_back_defective, stock_to_ship
from orders.enums import OrderState
from orders.models import Order, PackedDevice, Parcel, Shipment, ShippingPlace
from partners.models import Account


@dataclass
class PlaceLine:
    """So many of a device to a place for a site: `waiting` are assigned and here, `gone` left in a parcel."""

    shipment: Shipment
    waiting: list[PackedDevice] = field(default_factory=list)
    gone: list[PackedDevice] = field(default_factory=list)
    in_stock: int = 0

    @property
    def model(self) -> str:
        return self.shipment.device.model.name

    @property
    def package(self) -> str:
        """User Package: what it came with, or nothing."""
        package = self.shipment.device.package
        return package.name if package else ""

    @property
    def by_mac(self) -> bool:
        return self.shipment.device.model.by_mac

    @property
    def wanted(self) -> int:
        return self.shipment.wanted

    @property
    def assigned(self) -> int:
        return sum(packed.quantity for packed in (*self.waiting, *self.gone))

    @property
    def shipped(self) -> int:
        return sum(packed.quantity for packed in self.gone)

    @property
    def room(self) -> int:
        return self.wanted - self.assigned

    @property
    def to_go(self) -> int:
        return self.wanted - self.shipped


@dataclass
class DeskPlace:
    """A shipping place with its lines and the parcels that left for it."""

    place: ShippingPlace
    lines: list[PlaceLine] = field(default_factory=list)
    parcels: list[Parcel] = field(default_factory=list)

    @property
    def waiting(self) -> list[tuple[PlaceLine, PackedDevice]]:
        return [(line, packed) for line in self.lines for packed in line.waiting]

    @property
    def counted(self) -> list[PlaceLine]:
        """Lines without MACs of which something is still to go."""
        return [line for line in self.lines if not line.by_mac and line.room]

    @property
    def room(self) -> int:
        return sum(line.room for line in self.lines if line.by_mac)

    @property
    def wanted(self) -> int:
        return sum(line.wanted for line in self.lines)

    @property
    def shipped(self) -> int:
        return sum(line.shipped for line in self.lines)

    @property
    def is_packaged(self) -> bool:
        """Shipping State: everything left (guide 2.4.2)."""
        return self.shipped >= self.wanted

    @property
    def may_ship(self) -> bool:
        return bool(self.waiting or self.counted)


class Desk:
    """An order's places; each kind of row is read once."""

    def __init__(self, order: Order, stock_of: int | None = None) -> None:
        self.order, self.stock_of = order, stock_of

    @cached_property
    def places(self) -> list[DeskPlace]:
        found = {place.pk: DeskPlace(place) for place in self.order.shippingplaces.all()}
        lines = {s.pk: PlaceLine(s) for s in shipments_of(self.order)}
        stock = stock_to_ship(self.stock_of) if self.stock_of else {}
        for line in lines.values():
            line.in_stock = stock.get(line.shipment.device.model_id, 0)
            found[line.shipment.place_id].lines.append(line)
        for packed in self.order.packed.select_related("parcel").order_by("pk"):
            line = lines[packed.shipment_id]
            (line.gone if packed.parcel_id else line.waiting).append(packed)
        for parcel in self.order.parcels.order_by("number"):
            found[parcel.place_id].parcels.append(parcel)
        return [place for place in found.values() if place.lines]

    @cached_property
    def defective(self) -> set[str]:
        """MACs of what left here and came back broken; each may be replaced once."""
        gone = [p.mac for place in self.places for line in place.lines for p in line.gone if p.mac and not p.replaced]
        return came_back_defective(gone)

    def place(self, pk: int) -> DeskPlace | None:
        return next((place for place in self.places if place.place.pk == pk), None)


def shipments_of(order: Order) -> QuerySet[Shipment]:
    return order.shipments.select_related(
        "device__model", "device__package", "device__billing_account", "site", "place"
    ).order_by("pk")


def with_shipping(user: Account) -> QuerySet[Order]:
    """Confirmed orders with something to ship."""
    return Order.objects.visible_to(user).filter(ship_requested__gt=0)


def to_ship(user: Account) -> QuerySet[Order]:
    """Those of which something has not left yet: all of it, or what is lacking."""
    return with_shipping(user).filter(state=OrderState.CONFIRMED, ship_done_at__isnull=True)
