"""Where an order's devices go, and the files it carries."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from oms.kit.reading.columns import NameColumn, PostcodeColumn
from oms.kit.scope import scoped
from oms.kit.walls import ByParent
from orders.models.line import DeviceLine, OrderPart
from orders.models.order import Order


class ShippingPlace(OrderPart):
    """An address that devices are shipped to (guide 2.5.1.9)."""

    name = NameColumn(_("Shipping Place Name"), max_length=100)
    address = NameColumn(_("Address"), max_length=200)
    city = NameColumn(_("City"), max_length=100)
    post_code = PostcodeColumn(_("Post Code"), max_length=20)
    phone = models.CharField(_("Phone Number"), max_length=20)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["order", "name"], name="place_name_once_per_order")]


class Shipment(OrderPart):
    """So many of an ordered device go to a place, for a site; `replaced` more came for what was defective."""

    place = models.ForeignKey(ShippingPlace, on_delete=models.CASCADE, related_name="shipments")
    device = models.ForeignKey(DeviceLine, on_delete=models.CASCADE, related_name="shipments")
    site = models.ForeignKey("customers.Site", on_delete=models.CASCADE, related_name="+")
    quantity = models.PositiveIntegerField(_("To Be Shipped"))
    replaced = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["place", "device", "site"], name="device_once_per_place_and_site"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="shipped_quantity_positive"),
        ]

    @property
    def wanted(self) -> int:
        return self.quantity + self.replaced


class OrderFile(models.Model):
    """A file that came with an order; `stored_as` is a generated name below MEDIA_ROOT (guide 2.5.1.12)."""

    wall = ByParent("order")

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="files")
    name = NameColumn(max_length=200)
    stored_as = models.CharField(max_length=80, unique=True)
    size = models.PositiveIntegerField()
    content_type = models.CharField(max_length=80)
    added_by = models.CharField(max_length=100)
    added_at = models.DateTimeField()

    objects = scoped("order__partner_id").as_manager()

    class Meta:
        ordering = ["id"]

    @property
    def kind(self) -> str:
        """PDF, PNG: what a person calls it."""
        return self.name.rpartition(".")[2].upper()[:5] if "." in self.name else ""
