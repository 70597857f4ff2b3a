"""A person's subscription to the calendar of port days."""

from django.db import models
from django.db.models import Q

from oms.kit.scope import PartnerQuerySet
from oms.kit.walls import ByPartner


class PortFeed(models.Model):
    """An address that shows its person's port days to whoever holds it. Only the hash of its secret is kept.

    `revoked_at`: from then on nobody finds it; an account has one that is not.
    """

    wall = ByPartner()

    partner = models.ForeignKey("partners.Partner", on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey("partners.Account", on_delete=models.CASCADE, related_name="port_feeds")
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account"], condition=Q(revoked_at=None), name="one_port_feed_each"),
        ]
