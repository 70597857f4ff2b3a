"""Whether the other party's number is shown whole."""

from django.db import models

from oms.kit.scope import PartnerQuerySet
from oms.kit.tracked import tracked
from oms.kit.walls import ByPartner


@tracked
class NumberMask(models.Model):
    """The partner wants the last three digits of callers hidden, for its customers and those of all below it."""

    wall = ByPartner(read_from_below=True)

    partner = models.OneToOneField("partners.Partner", on_delete=models.CASCADE, related_name="number_mask")

    objects = PartnerQuerySet.as_manager()
