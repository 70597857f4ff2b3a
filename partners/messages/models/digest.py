"""Which day's digest a person has had."""

from django.db import models

from oms.kit.scope import PartnerQuerySet
from oms.kit.walls import ByPartner


class DigestDay(models.Model):
    """The digest of `day` (the person's own) was decided: at most one row, so at most one mail. `told` messages."""

    wall = ByPartner()

    partner = models.ForeignKey("partners.Partner", on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey("partners.Account", on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    at = models.DateTimeField()
    told = models.PositiveIntegerField(default=0)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "day"], name="one_digest_a_day")]
