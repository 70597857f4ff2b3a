"""What an order asks for: items, devices, bundles."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalogue.enums import TrialUnit
from oms.kit.scope import scoped
from oms.kit.walls import ByParent
from orders.models.order import Order

OfOrder = scoped("order__partner_id")


class OrderPart(models.Model):
    """Belongs to an order."""

    wall = ByParent("order")

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="%(class)ss")
    comment = models.CharField(_("Comment"), max_length=200, blank=True)

    objects = OfOrder.as_manager()

    class Meta:
        abstract = True


class ItemLine(OrderPart):
    """So many of an order item on a billing account (guide 2.5.1.5). `line` is the service line a change touches."""

    billing_account = models.ForeignKey("customers.BillingAccount", on_delete=models.CASCADE, related_name="+")
    item = models.ForeignKey("catalogue.OrderItem", on_delete=models.PROTECT, related_name="+")
    line = models.ForeignKey("customers.ServiceLine", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    quantity = models.IntegerField(_("Qty."))
    trial = models.PositiveSmallIntegerField(_("Trial"), default=0)
    trial_unit = models.CharField(_("Period"), max_length=5, choices=TrialUnit, default=TrialUnit.DAY)
    price = models.DecimalField(_("Customer Price"), max_digits=10, decimal_places=2)

    class Meta:
        ordering = ["billing_account_id", "item__group__order", "item__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "billing_account", "item"],
                condition=Q(line__isnull=True),
                name="item_once_per_account",
            ),
            models.CheckConstraint(condition=~Q(quantity=0), name="item_quantity_not_zero"),
        ]


class DeviceLine(OrderPart):
    """So many devices of a model on a billing account (guide 2.5.1.7); `package`: they come with a user package that
    the order changes there, and cost nothing of their own."""

    billing_account = models.ForeignKey("customers.BillingAccount", on_delete=models.CASCADE, related_name="+")
    model = models.ForeignKey("catalogue.DeviceModel", on_delete=models.PROTECT, related_name="+")
    package = models.ForeignKey(
        "catalogue.OrderItem", null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("User Package"),
    )  # fmt: skip
    quantity = models.IntegerField(_("Qty."))

    class Meta:
        ordering = ["billing_account_id", "model__group__type__name", "model__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "billing_account", "model", "package"],
                name="device_once_per_account_and_package",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=~Q(quantity=0), name="device_quantity_not_zero"),
        ]


class BundleLine(OrderPart):
    """So many of a call bundle (guide 2.5.1.8)."""

    bundle = models.ForeignKey("catalogue.CallBundle", on_delete=models.PROTECT, related_name="+")
    quantity = models.IntegerField(_("Qty."))

    class Meta:
        ordering = ["bundle__name"]
        constraints = [
            models.UniqueConstraint(fields=["order", "bundle"], name="bundle_once_per_order"),
            models.CheckConstraint(condition=~Q(quantity=0), name="bundle_quantity_not_zero"),
        ]
