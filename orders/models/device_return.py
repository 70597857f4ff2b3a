"""Devices with a MAC that a change order returns, one by one."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from orders.models.line import OrderPart


class DeviceReturn(OrderPart):
    """The device of a MAC goes back (guide 2.5.2.2.6). `reason` and `package` are copies of what was said then."""

    holding = models.ForeignKey("customers.DeviceHolding", on_delete=models.PROTECT, related_name="+")
    mac = models.CharField(_("MAC"), max_length=12)
    package = models.CharField(_("User Package"), max_length=200, blank=True)
    reason = models.CharField(_("Reason of Return"), max_length=200)
    defective = models.BooleanField(_("Defective"), default=False)

    class Meta:
        ordering = ["mac"]
        constraints = [models.UniqueConstraint(fields=["order", "holding"], name="device_returned_once_per_order")]
