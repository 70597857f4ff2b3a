"""What an order item, a call bundle and a device model cost from a day on; nothing is overwritten."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalogue.models.bundle import CallBundle
from catalogue.models.device import DeviceModel
from catalogue.models.item import OrderItem
from oms.kit.reading.columns import AmountColumn
from oms.kit.tracked import tracked
from oms.kit.walls import BySP


class DatedPrice(models.Model):
    """`price` holds from `valid_from` until the next row's day; nothing is overwritten. Concrete ones say of what."""

    wall = BySP()

    price = AmountColumn(_("List Price"), max_digits=10, decimal_places=2)
    valid_from = models.DateField(_("Holds from"))

    class Meta:
        abstract = True
        ordering = ["valid_from"]


@tracked
class ItemPrice(DatedPrice):
    """The list price of `item` from `valid_from` until the next row's day; in the item's own currency.

    `OrderItem.list_price` is the copy of today's price (decided in catalogue/queries/price.py).
    """

    item = models.ForeignKey(OrderItem, on_delete=models.CASCADE, related_name="prices")

    class Meta(DatedPrice.Meta):
        constraints = [
            models.UniqueConstraint(fields=["item", "valid_from"], name="one_price_a_day"),
            models.CheckConstraint(condition=Q(price__gte=0), name="item_price_not_negative"),
        ]


@tracked
class BundlePrice(DatedPrice):
    """What a call bundle costs a month from `valid_from` on, for everybody who has it; `CallBundle.price` is today's copy."""

    bundle = models.ForeignKey(CallBundle, on_delete=models.CASCADE, related_name="prices")

    class Meta(DatedPrice.Meta):
        constraints = [
            models.UniqueConstraint(fields=["bundle", "valid_from"], name="one_bundle_price_a_day"),
            models.CheckConstraint(condition=Q(price__gte=0), name="bundle_price_not_negative"),
        ]


@tracked
class ModelPrice(DatedPrice):
    """What a device costs that comes on `valid_from` or later; `DeviceModel.price` is today's copy."""

    model = models.ForeignKey(DeviceModel, on_delete=models.CASCADE, related_name="prices")

    class Meta(DatedPrice.Meta):
        constraints = [
            models.UniqueConstraint(fields=["model", "valid_from"], name="one_model_price_a_day"),
            models.CheckConstraint(condition=Q(price__gte=0), name="model_price_not_negative"),
        ]
