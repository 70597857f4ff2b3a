"""Step 9: where devices go (guide 2.5.1.9)."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from orders.actions.draft import editing
from orders.models import Order, Shipment, ShippingPlace
from partners.models import Account


def save_shipping(*, order: Order, places: list[dict], shipments: list[dict], by: Account, at: datetime) -> None:
    """`shipments` name their place; no device is given out more often than ordered.

    Raises ValidationError for that, for two places of one name, and for a device twice at one place for one site.
    """
    _refuse_twice(places, shipments)
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


def _refuse_twice(places: list[dict], shipments: list[dict]) -> None:
    names = [place["name"].casefold() for place in places]
    if len(set(names)) < len(names):
        raise ValidationError(_("Two shipping places have the same name. Give each its own."))
    goals = [(shipment["device"].pk, shipment["place"], shipment["site"].pk) for shipment in shipments]
    if len(set(goals)) < len(goals):
        raise ValidationError(
            _("A device goes to the same place and site twice. Keep one row with the quantities added up.")
        )
