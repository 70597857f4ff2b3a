"""Since when a draft holds numbers that nobody else can have meanwhile."""

from django.db import models

from oms.kit.walls import ByParent
from orders.models.line import OfOrder
from orders.models.order import Order


class Reservation(models.Model):
    """`since`: when the draft got its last number. `told_at`: when its owner was told that they will be released."""

    wall = ByParent("order")

    order = models.OneToOneField(Order, on_delete=models.CASCADE, primary_key=True, related_name="reservation")
    since = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)

    objects = OfOrder.as_manager()

    class Meta:
        indexes = [models.Index(fields=["since"], name="reservation_since")]
