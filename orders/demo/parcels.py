"""What the demo's provider has packed and shipped: everything, a part, or nothing yet."""

from datetime import datetime, timedelta

from customers.models import Customer
from inventory.demo.network import Network
from orders.actions.pack import assign_oldest
from orders.actions.ship import Content, ship_parcel
from orders.models import Order
from orders.queries.shipping import Desk
from partners.models import Account

# customer: how many of the assigned devices leave; None: all of them in two parcels
SHIPPED: dict[str, int | None] = {"Vertical Demo": None, "Yardley Logistics": 3, "Zetland School Trust": 0}
CARRIER = ("Example Parcels", "EP0000{:04d}GB")


def load(network: Network, *, sp: Account, at: datetime) -> None:
    """Each order once; what was packed already is left alone."""
    for place, (name, leave) in enumerate(SHIPPED.items()):
        order = Order.objects.filter(customer__name=name, ship_requested__gt=0).order_by("pk").first()
        if order is None or order.packed.exists():
            continue
        _pack(order, leave, place, sp=sp, at=at)
        network.take(Customer.objects.get(pk=order.customer_id), at=at + timedelta(hours=1))
        signed_on = order.packed.filter(parcel__number=1).values_list("mac", flat=True)
        network.store.set_users(order.customer_code, {"registered": list(signed_on)})


def _pack(order: Order, leave: int | None, number: int, *, sp: Account, at: datetime) -> None:
    place = order.shippingplaces.get()
    headsets = {line.shipment.pk: line.room for line in Desk(order).places[0].counted} if leave is None else {}
    assign_oldest(order=order, place=place, by=sp, at=at)
    keys = list(order.packed.order_by("pk").values_list("pk", flat=True))
    half = len(keys) // 2 if leave is None else leave
    for part, packed in enumerate((keys[:half], keys[half:] if leave is None else [])):
        if packed:
            content = Content(
                packed, headsets if part else {}, carrier=CARRIER[0], tracking=CARRIER[1].format(10 * number + part)
            )
            ship_parcel(order=order, place=place, content=content, by=sp, at=at + timedelta(minutes=5))
