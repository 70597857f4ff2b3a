"""What went from one reseller to another: kept for both, so that each reads it in the number's history."""

from django.contrib.postgres.functions import TransactionNow
from django.db import models

from oms.kit.scope import between
from oms.kit.walls import Between


class HandOver(models.Model):
    """A number that went from the giver to the receiver. Names are copies, as neither sees the other.

    `moment` is the transaction's, by which the number's history has the same instant.
    """

    wall = Between("giver_id", "receiver_id", insert_only=True)

    e164 = models.CharField(max_length=20)
    giver = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+")
    giver_name = models.CharField(max_length=100)
    receiver = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+")
    receiver_name = models.CharField(max_length=100)
    order_no = models.CharField(max_length=20)
    moment = models.DateTimeField(db_default=TransactionNow())

    objects = between("giver_id", "receiver_id").as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["e164", "order_no"], name="handed_over_once")]
