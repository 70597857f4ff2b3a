"""What customers of a class share (Billing / Customer Classes)."""

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from oms.kit.reading.columns import NameColumn, SmallQuantityColumn
from oms.kit.scope import PartnerQuerySet
from oms.kit.walls import ByPartner


@pghistory.track()
class CustomerClass(models.Model):
    """`custom_fields`: a list of {"key", "label", "kind", "mandatory"}; kind is text, number, date, select or check."""

    wall = ByPartner()

    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="customer_classes")
    name = NameColumn(_("Name"), max_length=60)
    grace_days = SmallQuantityColumn(_("Grace Period"), default=14)
    invoice_template = models.CharField(_("Invoice Template"), max_length=60, blank=True)
    taxation = models.CharField(_("Taxation"), max_length=60, blank=True)
    notification_list = models.TextField(_("Notification List"), blank=True)
    custom_fields = models.JSONField(_("Custom Fields"), default=list, blank=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["partner", "name"], name="class_name_once_per_partner")]

    def __str__(self) -> str:
        return self.name
