"""Every move of an order, kept for its timeline."""

from django.db import models

from oms.kit.scope import scoped
from oms.kit.walls import ByParent
from orders.enums import OrderState, Verb
from orders.models.order import Order


class OrderMove(models.Model):
    """Who moved an order, when, from where to where, and why."""

    wall = ByParent("order", insert_only=True)

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="moves")
    verb = models.CharField(max_length=10, choices=Verb)
    source = models.CharField(max_length=20, choices=OrderState, blank=True)
    target = models.CharField(max_length=20, choices=OrderState)
    by_name = models.CharField(max_length=100)
    by_partner = models.CharField(max_length=100)
    why = models.CharField(max_length=2000, blank=True)
    at = models.DateTimeField()

    objects = scoped("order__partner_id").as_manager()

    class Meta:
        ordering = ["at", "id"]
