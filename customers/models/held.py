"""What a customer has of an item, and of a cloud license, from a day to a day: the quantity periods of all its lines and
accounts added up, kept by triggers (migrations/_held_sql.py), so that a report over all customers sorts by quantity.

On any day there is one row of a customer and an item (or license), or none; both days are included. Rows that are over
are most of them: `past` says of a row that it ended before yesterday, and the hour marks it (customers/tasks.py), so that
who asks for today or later passes them by.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from oms.kit.follows import Follows
from oms.kit.scope import PartnerQuerySet
from oms.kit.walls import ByPartner

GOES_ON = models.Q(past=False)
COPIED = ("partner_name", "customer_code", "customer_name", "license_name", "qty")  # and sorted by


def _indexes(name: str, *sorted_by: str) -> list[models.Index]:
    """By what is sorted from today on; days gone by are sorted by reseller over one index, by anything else without."""
    return [
        models.Index(fields=["partner", "valid_to"], name=f"{name}_of_partner"),
        models.Index(fields=["partner_name", "id"], name=f"{name}_ever"),
        *[models.Index(fields=[by, "id"], name=f"{name}_by_{by}", condition=GOES_ON) for by in sorted_by],
    ]


class Held(models.Model):
    """Names of others are copies, so that grids sort by them over one index."""

    wall = ByPartner()
    with_customer = Follows(by_trigger=True)

    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+", db_index=False)
    partner = models.ForeignKey("partners.Partner", on_delete=models.CASCADE, related_name="+", db_index=False)
    partner_name = models.CharField(_("Reseller"), max_length=100)
    customer_code = models.CharField(_("Customer ID"), max_length=12)
    customer_name = models.CharField(_("Customer Name"), max_length=100)
    license_name = models.CharField(_("Cloud License"), max_length=100, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField()
    qty = models.IntegerField(_("Qty."))
    past = models.BooleanField(default=False, db_default=False)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        abstract = True


class HeldItem(Held):
    item = models.ForeignKey("catalogue.OrderItem", on_delete=models.CASCADE, related_name="+")
    group_name = models.CharField(_("Item Group"), max_length=60)
    item_name = models.CharField(_("Item Name"), max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "item", "valid_from"], name="held_item_once")]
        indexes = _indexes("held_item", *COPIED, "group_name", "item_name")


class HeldLicense(Held):
    license = models.ForeignKey("catalogue.CloudLicense", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "license", "valid_from"], name="held_license_once")]
        indexes = _indexes("held_license", *COPIED)
