"""What the demo's provider has packed and shipped: a part of it, or nothing yet."""

from datetime import datetime, timedelta

from django.urls import reverse

from customers.models import Customer
from inventory.demo.network import Network
from oms.kit.acting import acting_for
from orders.actions.pack import assign_oldest
from orders.actions.ship import Content, ship_parcel
from orders.models import Order
from partners.models import Account

# customer: how many of its devices have left, in parcels of so many; all of them are assigned
SHIPPED: dict[str, tuple[int, ...]] = {"Vertical Demo": (1,), "Yardley Logistics": (2, 1), "Zetland School Trust": ()}
CARRIER, TRACKING = "Example Parcels", "EP0000{:04d}GB"


def load(network: Network, *, sp: Account, at: datetime) -> None:
    """Each order once; what was packed already is left alone."""
    for place, (name, parcels) in enumerate(SHIPPED.items()):
        order = Order.objects.filter(customer__name=name, ship_requested__gt=0).order_by("pk").first()
        if order is None or order.packed.exists():
            continue
        with acting_for(sp.partner_id, account=sp.pk, url=reverse("orders:shipping-process")):
            _pack(order, parcels, 10 * place, sp=sp, at=at)
        if not parcels:
            continue
        network.take(Customer.objects.get(pk=order.customer_id), at=at + timedelta(hours=1))
        signed_on = order.packed.filter(parcel__number=1).values_list("mac", flat=True)
        network.store.set_users(order.customer_code, {"registered": list(signed_on)})


def _pack(order: Order, parcels: tuple[int, ...], number: int, *, sp: Account, at: datetime) -> None:
    place = order.shippingplaces.order_by("pk")[0]
    assign_oldest(order=order, place=place, by=sp, at=at)
    keys = list(order.packed.order_by("pk").values_list("pk", flat=True))
    for part, size in enumerate(parcels):
        packed, keys = keys[:size], keys[size:]
        content = Content(packed, carrier=CARRIER, tracking=TRACKING.format(number + part))
        ship_parcel(order=order, place=place, content=content, by=sp, at=at + timedelta(minutes=5 + part))
