"""The approver's own note on an order."""

import pghistory
from django.db import models

from oms.kit.follows import Stays
from oms.kit.scope import PartnerQuerySet
from oms.kit.walls import ByPartner
from orders.models.order import Order


@pghistory.track()
class WorkingNote(models.Model):
    """What the company asked to approve notes for itself; the requester below never reads it."""

    wall = ByPartner()
    with_customer = Stays("a note is for the company that wrote it")

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="working_notes")
    partner = models.ForeignKey("partners.Partner", on_delete=models.CASCADE, related_name="+")
    text = models.TextField(max_length=2000, blank=True)
    by_name = models.CharField(max_length=100)
    at = models.DateTimeField()

    objects = PartnerQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "partner"], name="note_once_per_company")]
