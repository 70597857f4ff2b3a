"""Devices: one MAC each, in stock, on the way, at a customer, or back."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inventory.enums import Availability, DeviceStatus, OwnerType
from oms.kit import macs
from oms.kit.follows import Follows
from oms.kit.scope import PartnerQuerySet
from oms.kit.search import Searched
from oms.kit.walls import ByPartner


@pghistory.track(exclude=["assigned"])
class Device(models.Model):
    """A device (guide 2.4.1). `mac` is twelve hex digits in capitals; `reserved_by` an order number, as text.

    `owner_*`: the partner that registered it. `model_name` and `group_name` follow the catalogue; `assigned` says whether
    a customer has it or is promised it: plain columns, because a large grid is sorted by them.
    """

    wall = ByPartner()
    with_customer = Follows()
    search = Searched(("mac", "serial", "customer_name"), typed=macs.typed_part)

    mac = models.CharField(_("MAC Address"), max_length=12, unique=True)
    serial = models.CharField(_("Serial No."), max_length=60, blank=True)
    model = models.ForeignKey("catalogue.DeviceModel", on_delete=models.PROTECT, related_name="devices")
    model_name = models.CharField(_("Device Model"), max_length=60, blank=True, default="")
    group_name = models.CharField(_("Device Order Group"), max_length=60, blank=True, default="")
    owner_type = models.CharField(_("Owner Type"), max_length=10, choices=OwnerType, default=OwnerType.SP_SHIPPED)
    status = models.CharField(_("Status"), max_length=10, choices=DeviceStatus, default=DeviceStatus.NOT_USED)
    availability = models.CharField(_("Availability"), max_length=10, choices=Availability, default=Availability.NORMAL)
    partner = models.ForeignKey(
        "partners.Partner", on_delete=models.PROTECT, related_name="devices", db_index=False
    )  # other indexes begin with it
    partner_name = models.CharField(_("Assigned Reseller"), max_length=100)
    owner_partner_id = models.BigIntegerField()
    owner_name = models.CharField(_("Owner"), max_length=100)
    customer = models.ForeignKey(
        "customers.Customer", null=True, blank=True, on_delete=models.PROTECT, related_name="stock_devices"
    )
    customer_name = models.CharField(_("Assigned Customer"), max_length=100, blank=True)
    assigned = models.GeneratedField(
        expression=Q(customer__isnull=False), output_field=models.BooleanField(), db_persist=True
    )
    reserved_by = models.CharField(max_length=20, blank=True)
    registered_on = models.DateField(_("Registration Date"))
    shipped_on = models.DateField(_("Shipped Date"), null=True, blank=True)
    comment = models.CharField(_("Comment"), max_length=200, blank=True, default="")
    updated_at = models.DateTimeField(_("Last Updated"), auto_now=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(mac__regex=r"^[0-9A-F]{12}$"), name="mac_is_twelve_hex_digits"),
            models.CheckConstraint(
                condition=~Q(status="not_used") | Q(customer__isnull=True, reserved_by=""), name="unused_device_is_free"
            ),
        ]
        indexes = [
            models.Index(fields=["partner", "status", "model"], name="device_stock"),
            models.Index(fields=["partner", "updated_at", "id"], name="device_partner_updated"),
            models.Index(fields=["partner", "group_name"], name="device_partner_group"),
            models.Index(fields=["reserved_by"], name="device_reserved_by", condition=~Q(reserved_by="")),
            *[
                models.Index(fields=[field, "id"], name=f"device_by_{field}"[:30])
                for field in (
                    "group_name", "model_name", "owner_type", "serial", "assigned", "partner_name", "customer_name",
                    "status", "owner_name", "availability", "registered_on", "shipped_on", "updated_at",
                )
            ],
        ]  # fmt: skip

    @property
    def shown(self) -> str:
        """The MAC as a person reads it."""
        return macs.show(self.mac)

    def __str__(self) -> str:
        return self.mac
