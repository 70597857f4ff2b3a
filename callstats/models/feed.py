"""How far the records of each call server are fetched that its network hands out."""

from django.db import models

from oms.kit.scope import PartnerQuerySet
from oms.kit.walls import ByPartner


class CallFeed(models.Model):
    """`cursor` goes on in the transaction that stores the records before it, `message_cursor` in that which stores messages. `fault`: why nothing can be fetched, since
    `failed_at`; empty while all is well. `partner` is the provider, who alone sees it."""

    wall = ByPartner()

    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+")
    server = models.OneToOneField("inventory.CallServer", on_delete=models.CASCADE, related_name="+")
    cursor = models.CharField(max_length=200, blank=True)
    message_cursor = models.CharField(max_length=200, blank=True)
    fault = models.CharField(max_length=300, blank=True)
    failed_at = models.DateTimeField(null=True)

    objects = PartnerQuerySet.as_manager()
