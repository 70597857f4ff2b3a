"""What a reseller orders again and again, to begin the next order with."""

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from oms.kit.reading.columns import NameColumn
from oms.kit.scope import PartnerQuerySet
from oms.kit.walls import ByPartner


@pghistory.track()
class OrderTemplate(models.Model):
    """A name, a plan and what was ordered with it; no customer's data.

    `pattern`: code of a part of the order → what that part begins with (`orders/effect/part.py`).
    """

    wall = ByPartner()

    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="order_templates")
    name = NameColumn(_("Template Name"), max_length=80)
    plan = models.ForeignKey(
        "catalogue.ServicePlan", null=True, blank=True, on_delete=models.PROTECT, related_name="order_templates",
        verbose_name=_("Service Plan"),
    )  # fmt: skip
    pattern = models.JSONField(default=dict, blank=True)
    items = models.CharField(_("Order Items"), max_length=300, blank=True)  # in words, as the list shows it
    made_by = models.CharField(_("Saved by"), max_length=100, blank=True)
    made_at = models.DateTimeField(_("Saved"), auto_now_add=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["partner", "name"], name="template_name_once_per_partner")]

    def __str__(self) -> str:
        return self.name
