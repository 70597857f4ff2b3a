"""What was packed for an order's shipping places, and the parcels it went in (guide 2.1.4, 2.4.2)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from oms.kit import macs
from oms.kit.reading.columns import NameColumn
from oms.kit.walls import ByParent
from orders.models.line import OfOrder, OrderPart
from orders.models.order import Order
from orders.models.shipping import Shipment, ShippingPlace


class Parcel(OrderPart):
    """A parcel that left for a place; `number` counts within the order, `comment` stands on its packing list."""

    place = models.ForeignKey(ShippingPlace, on_delete=models.PROTECT, related_name="parcels")
    number = models.PositiveSmallIntegerField()
    carrier = NameColumn(_("Carrier"), max_length=60, blank=True)
    tracking = NameColumn(_("Tracking number"), max_length=60, blank=True)
    shipped_at = models.DateTimeField(_("Shipping Approved"))
    shipped_by = models.CharField(max_length=100)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["order", "number"], name="parcel_number_once_per_order")]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """What its barcode says: 503037-2."""
        return f"{self.order.no}-{self.number}"


class PackedDevice(models.Model):
    """A device given to a shipment: waiting without a `parcel`, gone with it. Models that are not managed by MAC are
    counted. `replaced`: it came back defective, and the place got another one for it."""

    wall = ByParent("order")

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="packed")
    shipment = models.ForeignKey(Shipment, on_delete=models.PROTECT, related_name="packed")
    parcel = models.ForeignKey(Parcel, null=True, blank=True, on_delete=models.PROTECT, related_name="packed")
    mac = models.CharField(_("MAC Address"), max_length=12, blank=True)
    serial = models.CharField(_("Serial No."), max_length=60, blank=True)
    quantity = models.PositiveIntegerField(default=1)
    assigned_by = models.CharField(max_length=100)
    assigned_at = models.DateTimeField()
    replaced = models.BooleanField(default=False)

    objects = OfOrder.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["mac"], name="packed_by_mac", condition=~Q(mac=""))]
        constraints = [
            models.UniqueConstraint(
                fields=["mac"], condition=Q(parcel__isnull=True) & ~Q(mac=""), name="device_packed_once"
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="packed_quantity_positive"),
            models.CheckConstraint(condition=Q(mac="") | Q(quantity=1), name="packed_mac_is_one_device"),
        ]

    @property
    def shown(self) -> str:
        return macs.show(self.mac) if self.mac else ""
