"""Step 9: where devices go (guide 2.5.1.9)."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from orders.actions.draft import editing
from orders.models import Order, Shipment, ShippingPlace
from partners.models import Account


def save_shipping(*, order: Order, places: list[dict], shipments: list[dict], by: Account, at: datetime) -> None:
    """`shipments` name their place; no device is given out more often than ordered."""
    with editing(order, "shipping", by=by, at=at) as locked:
        locked.shippingplaces.all().delete()
        made = {place["name"]: ShippingPlace.objects.create(order=locked, **place) for place in places}
        left = {line.pk: line.quantity for line in locked.devicelines.all()}
        for shipment in shipments:
            device = shipment["device"]
            left[device.pk] = left.get(device.pk, 0) - shipment["quantity"]
            if left[device.pk] < 0:
                raise ValidationError(_("%s: more given to shipping places than ordered.") % device.model)
            Shipment.objects.create(order=locked, **{**shipment, "place": made[shipment["place"]]})
