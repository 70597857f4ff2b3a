"""Terms and conditions on their way to the networks that show them."""

from django.db import models

from oms.kit.outbox import OutboxRow
from oms.kit.scope import PartnerQuerySet
from oms.kit.walls import ByPartner


class TermsNotice(OutboxRow):
    """One version for one network, as it stood when it was registered. It belongs to the provider."""

    wall = ByPartner()

    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+")
    terms = models.ForeignKey("customers.Terms", on_delete=models.CASCADE, related_name="notices")
    network = models.CharField(max_length=30)
    payload = models.JSONField(default=dict)

    MAX_ATTEMPTS = 500  # nobody is asked to send it again: five days, every quarter of an hour

    objects = PartnerQuerySet.as_manager()
