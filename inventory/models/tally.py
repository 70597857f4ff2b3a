"""How many numbers stand with whom: what Number Status Summary shows, kept by triggers (migrations/_tally_added.py)."""

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from oms.kit.scope import PartnerQuerySet
from oms.kit.search import Searched
from oms.kit.walls import ByPartner


class NumberTally(models.Model):
    """The numbers of a partner that one of its customers holds; without a customer, those that nobody holds."""

    wall = ByPartner()
    search = Searched(("partner_name", "customer_name"))

    partner = models.ForeignKey("partners.Partner", on_delete=models.CASCADE, related_name="+", db_index=False)
    partner_name = models.CharField(_("Owner"), max_length=100)
    customer_name = models.CharField(_("Customer"), max_length=100, blank=True)
    assigned = models.IntegerField(_("Assigned Qty."))
    used = models.IntegerField(_("Used Qty."))
    reserved = models.IntegerField(_("Reserved Qty."))
    free = models.IntegerField(_("Not Assigned Qty."))
    total = models.GeneratedField(
        expression=F("assigned") + F("reserved") + F("free"), output_field=models.IntegerField(), db_persist=True
    )

    objects = PartnerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "customer_name"], name="tally_once", include=["partner_name", "total", "id"]
            )
        ]
        indexes = [
            models.Index(
                fields=["partner_name", "customer_name", "id"], name="tally_by_reseller", include=["partner", "total"]
            ),  # deep in, rows are told without being read
            *[
                models.Index(fields=[field, "id"], name=f"tally_by_{field}")
                for field in ("customer_name", "assigned", "used", "reserved", "free", "total")
            ],
        ]


class NumberPending(models.Model):
    """What a statement changed in a figure of the tally and is not part of it yet (inventory/actions/tally.py)."""

    wall = ByPartner()

    partner = models.ForeignKey(  # written by triggers alone: its numbers name the partner, too
        "partners.Partner", on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    customer_name = models.CharField(max_length=100, blank=True)
    assigned = models.IntegerField()
    used = models.IntegerField()
    reserved = models.IntegerField()
    free = models.IntegerField()

    objects = PartnerQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["partner", "customer_name"], name="pending_of")]
