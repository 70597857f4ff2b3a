"""Large Excel files, written by a job."""

from django.db import models

from oms.kit.outbox import OutboxRow
from oms.kit.scope import PartnerQuerySet
from oms.kit.walls import ByPartner


class ExcelExport(OutboxRow):
    """A grid's address to be written as a workbook; `written` of `total` rows so far."""

    wall = ByPartner()

    partner = models.ForeignKey("partners.Partner", on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey("partners.Account", on_delete=models.CASCADE, related_name="exports")
    screen = models.CharField(max_length=60)
    title = models.CharField(max_length=100)
    path = models.CharField(max_length=300)
    query = models.TextField(blank=True)
    file_name = models.CharField(max_length=120)
    written = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    ip = models.CharField(max_length=45, blank=True)

    objects = PartnerQuerySet.as_manager()

    class Meta(OutboxRow.Meta):
        pass
